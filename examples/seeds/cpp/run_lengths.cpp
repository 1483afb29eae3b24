// SPDX-License-Identifier: Apache-2.0
// Provenance: written for synth

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

using Run = std::pair<char, int>;

// Runs of equal characters, in order: "aab" is two a and one b.
std::vector<Run> encode(const std::string& text) {
    std::vector<Run> runs;
    for (char c : text) {
        if (!runs.empty() && runs.back().first == c) {
            ++runs.back().second;
        } else {
            runs.emplace_back(c, 1);
        }
    }
    return runs;
}

// The text of a list of runs, cut off at `limit` characters.
std::string decode(const std::vector<Run>& runs, std::size_t limit) {
    std::string text;
    for (const auto& [c, count] : runs) {
        if (count <= 0) {
            continue;
        }
        const std::size_t room = limit - text.size();
        text.append(std::min(room, static_cast<std::size_t>(count)), c);
        if (text.size() == limit) {
            break;
        }
    }
    return text;
}
