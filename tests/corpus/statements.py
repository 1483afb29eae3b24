"""Hand-written problem statements: pairs that are the same problem, and problems that are not."""

from __future__ import annotations

NEAR: list[tuple[str, str]] = [
    (
        "Write a function that takes a list of integers and returns the length of the longest strictly"
        " increasing run of neighbouring elements.",
        "Write a function that takes a list of integers and returns the length of the longest strictly"
        " increasing run of adjacent elements.",
    ),
    (
        "Given a string of brackets, decide whether every opening bracket is closed by the right kind in"
        " the right order. Other characters are ignored.",
        "Given a text of brackets, decide whether every opening bracket is closed by the right kind in the"
        " right order. Other characters are ignored.",
    ),
    (
        "Implement run_length_encode: it receives a string and returns a list of pairs of a character and"
        " the number of times that it is repeated in a row.",
        "Implement run_length_encode: it receives a string and returns a list of tuples of a character and"
        " the number of times that it is repeated in a row.",
    ),
    (
        "An inventory is a dictionary from product name to quantity. Apply a list of orders to it and return"
        " the names of the products that ran out, in alphabetical order.",
        "An inventory is a dictionary from product name to stock. Apply a list of orders to it and return"
        " the names of the products that ran out, in alphabetical order.",
    ),
    (
        "Convert a Roman numeral to an integer. The numeral is valid and between I and MMMCMXCIX.",
        "Convert a Roman numeral to a number. The numeral is valid and between I and MMMCMXCIX!",
    ),
    (
        "Merge all overlapping intervals of a list of closed intervals and return the merged intervals"
        " sorted by their start.",
        "Merge all the overlapping intervals in a list of closed intervals, and return the merged intervals"
        " ordered by their start.",
    ),
    (
        "Compute the moving average of a list of temperatures with a window of k days. If the list is"
        " shorter than the window, return an empty list.",
        "Compute the moving average of a list of temperatures with a window of k days. When the list is"
        " shorter than the window, give back an empty list.",
    ),
    (
        "Return the topological order of a directed graph given as a mapping from node to its successors,"
        " choosing the smallest name first; return an empty list if there is a cycle.",
        "RETURN the topological order of a directed graph given as a mapping from node to its successors,"
        " choosing the smallest name first; return an empty list if there is a loop.",
    ),
    (
        "Count how many days lie between two dates in the form YYYY-MM-DD, leap years included.",
        "Count how many days lie between the two dates of the form YYYY-MM-DD, leap years included.",
    ),
    (
        "Rotate a square matrix by ninety degrees clockwise and return the new matrix, leaving the input"
        " matrix unchanged.",
        "Rotate a square matrix by ninety degrees clockwise and return a fresh matrix, leaving the input"
        " matrix unchanged.",
    ),
    (
        "Find the two numbers of a sorted list that add up to a target and return their positions, or an"
        " empty list when there are none.",
        "Find two numbers of a sorted list that add up to the target sum and return their positions, or an"
        " empty list when there are none.",
    ),
    (
        "给定一个整数列表,返回其中最长的严格递增子序列的长度,如果列表为空则返回零。",
        "给定一个整数数组,返回其中最长的严格递增子序列的长度,如果数组为空则返回零。",
    ),
]

DIFFERENT: list[tuple[str, str]] = [
    (
        "Write a function that takes a list of integers and returns the sum of the squares of the odd ones.",
        "Write a function that takes a list of integers and returns the second largest distinct one.",
    ),
    (
        "Write a function that takes a list of integers and returns the length of the longest strictly"
        " increasing run of neighbouring elements.",
        "Write a function that takes a list of integers and returns the number of inversions, that is pairs"
        " of elements that stand in the wrong order.",
    ),
    (
        "Given a string, return the first character that does not repeat anywhere in it.",
        "Given a string, return the longest prefix that is also a palindrome.",
    ),
    (
        "Given a string of brackets, decide whether every opening bracket is closed by the right kind.",
        "Given a string of brackets, return the greatest depth of nesting.",
    ),
    (
        "Merge all overlapping intervals of a list and return the merged intervals sorted by start.",
        "Given a list of intervals, return the greatest number of intervals that overlap in one point.",
    ),
    (
        "Rotate a square matrix by ninety degrees clockwise and return the new matrix.",
        "Return the elements of a matrix in spiral order, starting in the upper left corner.",
    ),
    (
        "Convert a Roman numeral to an integer. The numeral is valid.",
        "Convert an integer between 1 and 3999 to words in English, without hyphens.",
    ),
    (
        "An inventory is a dictionary from product name to quantity. Apply a list of orders and return the"
        " names of the products that ran out.",
        "An inventory is a dictionary from product name to price. Return the most expensive product that a"
        " customer with a given budget can buy.",
    ),
    (
        "Count how many days lie between two dates in the form YYYY-MM-DD.",
        "Return the weekday of a date in the form YYYY-MM-DD as a lower-case English name.",
    ),
    (
        "Compute the moving average of a list of temperatures with a window of k days.",
        "Given a list of temperatures, return for each day how many days pass until a warmer one.",
    ),
    (
        "Return the topological order of a directed graph given as a mapping from node to successors.",
        "Return the number of connected parts of an undirected graph given as a list of edges.",
    ),
    (
        "Split a line of CSV text into its fields; fields may be quoted and quotes are doubled inside.",
        "Parse a query string of a URL into a dictionary; later keys replace earlier ones.",
    ),
    (
        "Simulate an LRU cache of a given capacity over a list of keys and return the number of misses.",
        "Simulate a vending machine over a list of coins and return the change that it gives.",
    ),
    (
        "Reverse the order of the words of a sentence and keep the spaces between them as they were.",
        "Justify the words of a sentence to lines of a given width, with spaces spread evenly.",
    ),
    (
        "Compute the greatest common divisor of all numbers of a list.",
        "Compute the median of all numbers of a list, as a float.",
    ),
    (
        "Return how many bits are set in the binary form of a number.",
        "Return the number that has the bits of a 32-bit number in reverse order.",
    ),
    (
        "Given the scores of a match as a list of strings such as '3:1', return the points of each team.",
        "Given the moves of a robot as a string of the letters N, E, S and W, return where it ends.",
    ),
    (
        "给定一个整数列表,返回其中最长的严格递增子序列的长度。",
        "给定一个字符串,返回其中第一个不重复的字符的位置。",
    ),
]
