"""The process that draws: `[version, specifications]` as JSON on stdin, a JSON list of SVG on stdout; see the package.

Started by its path, so that it needs nothing of foedus.
"""

import json
import sys

import vl_convert

if __name__ == "__main__":
    version, specifications = json.load(sys.stdin.buffer)
    json.dump([vl_convert.vegalite_to_svg(each, vl_version=version) for each in specifications], sys.stdout)
