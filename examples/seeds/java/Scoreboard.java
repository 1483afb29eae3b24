// SPDX-License-Identifier: Apache-2.0
// Provenance: written for synth

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A league table from results such as "Reds 2:1 Blues". */
final class Scoreboard {
    /** One line of the table. */
    record Row(String team, int points, int goalDifference) {}

    private Scoreboard() {}

    /** Three points for a win, one for a draw; then goal difference, then the name decides. */
    static List<Row> table(List<String> results) {
        Map<String, int[]> totals = new HashMap<>();
        for (String result : results) {
            String[] parts = result.split(" ");
            String[] goals = parts[1].split(":");
            int difference = Integer.parseInt(goals[0]) - Integer.parseInt(goals[1]);
            book(totals, parts[0], difference);
            book(totals, parts[2], -difference);
        }
        List<Row> rows = new ArrayList<>();
        totals.forEach((team, sums) -> rows.add(new Row(team, sums[0], sums[1])));
        rows.sort(Comparator.comparingInt(Row::points)
                .thenComparingInt(Row::goalDifference)
                .reversed()
                .thenComparing(Row::team));
        return rows;
    }

    private static void book(Map<String, int[]> totals, String team, int difference) {
        int[] sums = totals.computeIfAbsent(team, name -> new int[2]);
        if (difference > 0) {
            sums[0] += 3;
        } else if (difference == 0) {
            sums[0] += 1;
        }
        sums[1] += difference;
    }
}
