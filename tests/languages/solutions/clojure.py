"""Clojure: the programs of `tests.languages.solutions`."""

from collections.abc import Sequence

DECLARATION = (
    ";; class: vector of vector [string, integer]\n;; min-size: (integer or nil)\n"
    ";; returns: map from string to vector of double\n(defn group-names [class min-size]"
)
GOOD = {
    "plain": """\
(defn sum-without [values skip]
  (when (empty? values) (throw (ex-info "no\\nvalues" {})))
  (reduce + (remove #(= % skip) values)))
""",
    "mutating": """\
(ns org.example.totals
  (:require [clojure.string :as str])
  (:gen-class))

(def ^:const start 0)

(defmacro keep? [v skip] `(not= ~v ~skip))

(defn- sum_without [values skip]
  (print (str/join ["no" "ise"]))
  (when-not (seq values) (throw (Exception. "empty")))
  (loop [[v & more] (sort values) total start]
    (if (nil? v) total (recur more (if (keep? v skip) (+ total v) total)))))

(defn -main [& args] (System/exit 7))
(print "top")
""",
    "camel case": """\
(declare total)
(def sumWithout (fn [values skip] (total values skip)))
(defn- total [values skip]
  (let [kept (filterv (partial not= skip) values)]
    (+ (* 0 (nth values 0)) (long (apply + kept))))) ; ( an odd bracket
""",
}
NOT_CODE = """\
(defn sum-without [values skip] (nothing values))
"""
OTHER_NAME = """\
(defn total [values skip] 1)
"""
EARLY_EXIT = """\
(defn sum-without [values skip] (System/exit 0))
"""
SCRIPT = """\
(println (inc (Long/parseLong (.trim (read-line)))))
"""
LOOP = """\
(loop [n 0] (recur (unchecked-inc n)))
"""
FLOOD = """\
(while true (println "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"))
"""
HOG = """\
(def kept (atom []))
(while true (swap! kept conj (byte-array 16777216 (byte 1))))
"""


def echo(declaration: str, names: Sequence[str]) -> str:
    """The identity, below the declaration that a model would see."""
    return f"{declaration}\n  [{' '.join(names)}])\n"
