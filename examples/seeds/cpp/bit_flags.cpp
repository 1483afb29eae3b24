// SPDX-License-Identifier: Apache-2.0
// Provenance: written for synth

#include <cstdint>
#include <string>
#include <vector>

// Positions of the bits that are set, lowest first.
std::vector<int> set_bits(std::uint32_t flags) {
    std::vector<int> positions;
    for (int position = 0; flags != 0; ++position, flags >>= 1) {
        if ((flags & 1U) != 0) {
            positions.push_back(position);
        }
    }
    return positions;
}

// The flags with the bits `low` to `high` turned over, both included.
std::uint32_t flip_range(std::uint32_t flags, int low, int high) {
    if (low > high || low < 0 || high > 31) {
        return flags;
    }
    const int width = high - low + 1;
    const std::uint32_t ones = width == 32 ? ~0U : (1U << width) - 1U;
    return flags ^ (ones << low);
}

// Permissions as `ls` writes them: 0754 becomes "rwxr-xr--".
std::string permission_text(std::uint32_t mode) {
    const std::string letters = "rwxrwxrwx";
    std::string text;
    for (int i = 0; i < 9; ++i) {
        const bool allowed = (mode & (1U << (8 - i))) != 0;
        text.push_back(allowed ? letters[i] : '-');
    }
    return text;
}
