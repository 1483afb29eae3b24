// SPDX-License-Identifier: Apache-2.0
// Provenance: written for synth

#include <cstddef>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

// Run a program of numbers and the words add, sub, mul, dup, swap and drop on a stack.
// Nothing is returned for an unknown word or when the stack runs empty.
std::optional<std::vector<long long>> run(const std::string& program) {
    std::vector<long long> stack;
    std::istringstream words(program);
    std::string word;
    const auto pop = [&stack] {
        const long long top = stack.back();
        stack.pop_back();
        return top;
    };
    while (words >> word) {
        const bool number = word.find_first_not_of("0123456789") == std::string::npos;
        const std::size_t needed = number ? 0 : (word == "dup" || word == "drop" ? 1 : 2);
        if (stack.size() < needed) {
            return std::nullopt;
        }
        if (number) {
            stack.push_back(std::stoll(word));
        } else if (word == "dup") {
            stack.push_back(stack.back());
        } else if (word == "drop") {
            stack.pop_back();
        } else {
            const long long right = pop();
            const long long left = pop();
            if (word == "add") {
                stack.push_back(left + right);
            } else if (word == "sub") {
                stack.push_back(left - right);
            } else if (word == "mul") {
                stack.push_back(left * right);
            } else if (word == "swap") {
                stack.insert(stack.end(), {right, left});
            } else {
                return std::nullopt;
            }
        }
    }
    return stack;
}
