// SPDX-License-Identifier: Apache-2.0
// Provenance: written for synth

import java.util.HashMap;
import java.util.Map;

/** Matrices that are mostly zero: a map from row to column to value. */
final class SparseMatrix {
    private SparseMatrix() {}

    /** The product of two matrices; entries that become zero are left out. */
    static Map<Integer, Map<Integer, Long>> multiply(
            Map<Integer, Map<Integer, Long>> left, Map<Integer, Map<Integer, Long>> right) {
        Map<Integer, Map<Integer, Long>> product = new HashMap<>();
        left.forEach((row, entries) -> {
            Map<Integer, Long> sums = new HashMap<>();
            entries.forEach((inner, factor) ->
                    right.getOrDefault(inner, Map.of())
                            .forEach((column, value) -> sums.merge(column, factor * value, Long::sum)));
            sums.values().removeIf(sum -> sum == 0);
            if (!sums.isEmpty()) {
                product.put(row, sums);
            }
        });
        return product;
    }

    /** Rows become columns. */
    static Map<Integer, Map<Integer, Long>> transpose(Map<Integer, Map<Integer, Long>> matrix) {
        Map<Integer, Map<Integer, Long>> turned = new HashMap<>();
        for (Map.Entry<Integer, Map<Integer, Long>> row : matrix.entrySet()) {
            for (Map.Entry<Integer, Long> cell : row.getValue().entrySet()) {
                turned.computeIfAbsent(cell.getKey(), key -> new HashMap<>())
                        .put(row.getKey(), cell.getValue());
            }
        }
        return turned;
    }
}
