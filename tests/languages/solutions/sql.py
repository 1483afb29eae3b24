"""SQL: the programs of `tests.languages.solutions`."""

from collections.abc import Sequence

GOOD = {
    "plain": """\
SELECT sum(CASE WHEN value = :skip THEN 0 ELSE value END)
FROM json_each(:values)
HAVING count(*) > 0
""",
    "error": """\
/* A CTE, and an error of its own. */
WITH given(value) AS (
    SELECT value FROM json_each(:values)
)
SELECT CASE (SELECT count(*) FROM given)
    WHEN 0 THEN json('no values')
    ELSE (SELECT total(value) FROM given WHERE value <> @skip)
END; -- the end
""",
    "null": """\
VALUES ((SELECT sum(iif(value = $skip, 0, value)) FROM json_each($values)));
""",
}
NOT_CODE = """\
SELECT sum(value FROM json_each(:values) WHERE
"""
OTHER_NAME = """\
SELECT sum(value) FROM json_each(:numbers)
"""
EARLY_EXIT = ""  # a query cannot end its program
SCRIPT = """\
CREATE TABLE given(number INTEGER);
.import '|cat' given
SELECT number + 1 FROM given;
"""
LOOP = """\
WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT count(*) FROM c;
"""
FLOOD = """\
WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT hex(zeroblob(500)) FROM c;
"""
HOG = """\
WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c)
SELECT length(group_concat(hex(randomblob(500000)))) FROM c;
"""
DECLARATION = """\
-- group_names: one query (SELECT, WITH or VALUES) with the parameters
--   :class  JSON array of JSON array [TEXT, INTEGER]
--   :min_size  INTEGER or NULL
-- Result: a row for each entry: TEXT, JSON array of REAL"""


def echo(declaration: str, names: Sequence[str]) -> str:
    """The identity, below the declaration that a model would see."""
    return f"{declaration}\nSELECT {', '.join(f':{name}' for name in names)}\n"
