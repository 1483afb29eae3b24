// SPDX-License-Identifier: Apache-2.0
// Provenance: written for synth

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Deliveries and orders of a small stock room. */
final class StockRoom {
    private StockRoom() {}

    /**
     * Stock after all movements, products in alphabetical order. A movement is a product and a
     * number of pieces such as "bolt +40"; an order that cannot be met in full is skipped.
     */
    static Map<String, Integer> apply(Map<String, Integer> stock, List<String> movements) {
        Map<String, Integer> result = new TreeMap<>(stock);
        for (String movement : movements) {
            int blank = movement.lastIndexOf(' ');
            String product = movement.substring(0, blank);
            int pieces = Integer.parseInt(movement.substring(blank + 1));
            int left = result.getOrDefault(product, 0) + pieces;
            if (left >= 0) {
                result.put(product, left);
            }
        }
        return result;
    }

    /** Products of which fewer than {@code minimum} pieces are left. */
    static List<String> toReorder(Map<String, Integer> stock, int minimum) {
        List<String> low = new ArrayList<>();
        for (Map.Entry<String, Integer> entry : stock.entrySet()) {
            if (entry.getValue() < minimum) {
                low.add(entry.getKey());
            }
        }
        low.sort(null);
        return low;
    }
}
