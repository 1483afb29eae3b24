// SPDX-License-Identifier: Apache-2.0
// Provenance: written for synth

import java.util.Map;
import java.util.StringJoiner;

/** Morse code for the letters that a short distress call needs. */
final class MorseText {
    private static final Map<Character, String> CODE = Map.of(
            'a', ".-", 'e', ".", 'h', "....", 'l', ".-..", 'm', "--",
            'n', "-.", 'o', "---", 'p', ".--.", 's', "...", 't', "-");

    private MorseText() {}

    /** Letters are parted by one blank, words by a slash; unknown characters become "?". */
    static String encode(String text) {
        StringJoiner words = new StringJoiner(" / ");
        for (String word : text.toLowerCase().trim().split("\\s+")) {
            StringJoiner letters = new StringJoiner(" ");
            for (char c : word.toCharArray()) {
                letters.add(CODE.getOrDefault(c, "?"));
            }
            words.add(letters.toString());
        }
        return words.toString();
    }

    /** How long a signal takes: a dot is 1 unit, a dash 3, gaps 1 in a letter, 3 between, 7 in "/". */
    static int duration(String signal) {
        int units = 0;
        char previous = ' ';
        for (char c : signal.replace(" / ", "/").toCharArray()) {
            boolean mark = c == '.' || c == '-';
            if (mark && (previous == '.' || previous == '-')) {
                units++;
            }
            units += switch (c) {
                case '.' -> 1;
                case '-', ' ' -> 3;
                case '/' -> 7;
                default -> 0;
            };
            previous = c;
        }
        return units;
    }
}
