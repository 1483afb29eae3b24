// SPDX-License-Identifier: Apache-2.0
// Provenance: written for synth

import java.util.ArrayDeque;
import java.util.Deque;

/** Brackets in texts: where they fail to match, and how deep they nest. */
final class BracketDepth {
    private static final String OPENING = "([{<";
    private static final String CLOSING = ")]}>";

    private BracketDepth() {}

    /**
     * Position of the first bracket that has no partner, or -1 when all match. An opening bracket
     * that is never closed is reported where it stands.
     */
    static int firstUnmatched(String text) {
        Deque<Integer> open = new ArrayDeque<>();
        for (int i = 0; i < text.length(); i++) {
            int kind = CLOSING.indexOf(text.charAt(i));
            if (OPENING.indexOf(text.charAt(i)) >= 0) {
                open.push(i);
            } else if (kind >= 0) {
                if (open.isEmpty() || text.charAt(open.peek()) != OPENING.charAt(kind)) {
                    return i;
                }
                open.pop();
            }
        }
        return open.isEmpty() ? -1 : open.peekLast();
    }

    /** The greatest number of brackets that are open at once, whatever their kind. */
    static int deepest(String text) {
        int depth = 0;
        int deepest = 0;
        for (char c : text.toCharArray()) {
            if (OPENING.indexOf(c) >= 0) {
                deepest = Math.max(deepest, ++depth);
            } else if (CLOSING.indexOf(c) >= 0 && depth > 0) {
                depth--;
            }
        }
        return deepest;
    }
}
