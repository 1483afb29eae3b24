"""Say of each file named whether Python compiles it; nothing runs."""

import sys
import warnings
from pathlib import Path

warnings.simplefilter("ignore")
for name in sys.argv[1:]:
    source = Path(name).read_bytes()
    try:
        compile(source, name, "exec", dont_inherit=True)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        print(name, "bad", " ".join(str(error).split())[:150], sep="\t")
    else:
        print(name, "good", "", sep="\t")
