// SPDX-License-Identifier: Apache-2.0
// Provenance: written for synth

#include <cstddef>
#include <sstream>
#include <string>
#include <vector>

// Break a text into lines of at most `width` characters, at white space only.
// A word that is longer than a line stands on a line of its own.
std::vector<std::string> wrap(const std::string& text, std::size_t width) {
    std::vector<std::string> lines;
    std::istringstream words(text);
    std::string word;
    std::string line;
    while (words >> word) {
        if (line.empty()) {
            line = word;
        } else if (line.size() + 1 + word.size() <= width) {
            line += ' ' + word;
        } else {
            lines.push_back(line);
            line = word;
        }
    }
    if (!line.empty()) {
        lines.push_back(line);
    }
    return lines;
}

// Every line filled with blanks on both sides; an odd blank goes to the right.
std::vector<std::string> centre(std::vector<std::string> lines, std::size_t width) {
    for (std::string& line : lines) {
        if (line.size() < width) {
            const std::size_t missing = width - line.size();
            const std::size_t left = missing / 2;
            line = std::string(left, ' ') + line + std::string(missing - left, ' ');
        }
    }
    return lines;
}
