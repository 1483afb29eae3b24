<?php
// Say of each file named whether PHP parses it; nothing runs.
foreach (array_slice($argv, 1) as $name) {
    $why = "";
    try {
        token_get_all(file_get_contents($name), TOKEN_PARSE);
    } catch (\ParseError $error) {
        $why = $error->getMessage();
    }
    echo $name, "\t", $why === "" ? "good" : "bad", "\t", $why, "\n";
}
