// SPDX-License-Identifier: Apache-2.0
// Provenance: written for synth

#include <functional>
#include <queue>
#include <utility>
#include <vector>

struct Road {
    int to;
    int cost;
};

// Cheapest cost from town `start` to every town, -1 where no road leads.
// `roads[i]` holds the roads out of town i; no cost is negative.
std::vector<int> cheapest(const std::vector<std::vector<Road>>& roads, int start) {
    std::vector<int> costs(roads.size(), -1);
    using Entry = std::pair<int, int>;  // cost so far, town
    std::priority_queue<Entry, std::vector<Entry>, std::greater<>> open;
    open.emplace(0, start);
    while (!open.empty()) {
        const auto [cost, town] = open.top();
        open.pop();
        if (costs[town] != -1) {
            continue;  // a cheaper way was found before
        }
        costs[town] = cost;
        for (const Road& road : roads[town]) {
            if (costs[road.to] == -1) {
                open.emplace(cost + road.cost, road.to);
            }
        }
    }
    return costs;
}
