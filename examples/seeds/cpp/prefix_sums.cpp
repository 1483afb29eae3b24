// SPDX-License-Identifier: Apache-2.0
// Provenance: written for synth

#include <algorithm>
#include <cstddef>
#include <vector>

// Sums of all rectangles that start in the upper left corner. The table has one row
// and one column more than the grid, so that no border needs a special case.
std::vector<std::vector<long long>> prefix_table(const std::vector<std::vector<int>>& grid) {
    const std::size_t rows = grid.size();
    const std::size_t columns = rows == 0 ? 0 : grid[0].size();
    std::vector<std::vector<long long>> table(rows + 1, std::vector<long long>(columns + 1, 0));
    for (std::size_t r = 0; r < rows; ++r) {
        for (std::size_t c = 0; c < columns; ++c) {
            table[r + 1][c + 1] = grid[r][c] + table[r][c + 1] + table[r + 1][c] - table[r][c];
        }
    }
    return table;
}

// The largest sum of any square of `size` by `size` cells; 0 when none fits.
long long best_square(const std::vector<std::vector<int>>& grid, std::size_t size) {
    const auto table = prefix_table(grid);
    long long best = 0;
    bool found = false;
    for (std::size_t r = size; r < table.size(); ++r) {
        for (std::size_t c = size; c < table[r].size(); ++c) {
            const long long sum =
                table[r][c] - table[r - size][c] - table[r][c - size] + table[r - size][c - size];
            best = found ? std::max(best, sum) : sum;
            found = true;
        }
    }
    return best;
}
