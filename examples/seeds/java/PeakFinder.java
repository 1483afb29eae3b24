// SPDX-License-Identifier: Apache-2.0
// Provenance: written for synth

import java.util.ArrayList;
import java.util.List;

/** Peaks and climbs in a profile of heights. */
final class PeakFinder {
    private PeakFinder() {}

    /**
     * Positions that are higher than both sides. A level stretch counts once, at its first position;
     * the two ends of the profile are never peaks.
     */
    static List<Integer> peaks(int[] heights) {
        List<Integer> found = new ArrayList<>();
        int rise = -1;
        for (int i = 1; i < heights.length; i++) {
            if (heights[i] > heights[i - 1]) {
                rise = i;
            } else if (heights[i] < heights[i - 1]) {
                if (rise >= 0) {
                    found.add(rise);
                }
                rise = -1;
            }
        }
        return found;
    }

    /** The greatest height that is gained on any way from left to right without going down. */
    static int longestClimb(int[] heights) {
        int best = 0;
        int start = 0;
        for (int i = 1; i < heights.length; i++) {
            if (heights[i] < heights[i - 1]) {
                start = i;
            }
            best = Math.max(best, heights[i] - heights[start]);
        }
        return best;
    }
}
