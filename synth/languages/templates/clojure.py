"""Texts in Clojure."""

HARNESS = r"""
(ns synth-main
  (:import (clojure.lang LineNumberingPushbackReader)
           (java.io File FileDescriptor FileOutputStream FileInputStream InputStreamReader)))

(set! *warn-on-reflection* false)

(defn- text [^StringBuilder out ^String value]
  (.append out \")
  (dotimes [i (.length value)]
    (let [c (.charAt value i)
          next-to (fn [at] (and (< -1 at (.length value)) (.charAt value (int at))))]
      (when (and (Character/isSurrogate c)
                 (not (if (Character/isHighSurrogate c)
                        (some-> (next-to (inc i)) char Character/isLowSurrogate)
                        (some-> (next-to (dec i)) char Character/isHighSurrogate))))
        (throw (IllegalStateException. "result has ill-formed text")))
      (cond
        (or (= c \") (= c \\)) (-> out (.append \\) (.append c))
        (<= 0x20 (int c) 0x7e) (.append out c)
        :else (.append out (format "\\u%04x" (int c))))))
  (.append out \"))

(declare put)

(defn- all [^StringBuilder out opening closing items each]
  (.append out ^String opening)
  (loop [items (seq items) first? true]
    (when items
      (when-not first? (.append out ","))
      (each (first items))
      (recur (next items) false)))
  (.append out ^String closing))

(defn- entry [^StringBuilder out pair]
  (when-not (string? (key pair)) (throw (IllegalStateException. "map key is no string")))
  (text out (key pair))
  (.append out ":")
  (put out (val pair)))

(defn put [^StringBuilder out value]
  (cond
    (nil? value) (.append out "null")
    (boolean? value) (.append out (str value))
    (integer? value) (.append out (str value))
    (number? value)
    (let [number (double value)]
      (when (or (Double/isNaN number) (Double/isInfinite number)) (throw (ArithmeticException. "non-finite")))
      (.append out (str number)))
    (string? value) (text out value)
    (record? value) (throw (IllegalStateException. (str "result of " (class value))))
    (instance? java.util.Map value) (all out "{" "}" value #(entry out %))
    (or (sequential? value) (instance? java.util.List value) (.isArray (class value)))
    (all out "[" "]" value #(put out %))
    :else (throw (IllegalStateException. (str "result of " (class value))))))

(defn- one-line [^Throwable error]
  (let [words (if (= "non-finite" (.getMessage error)) "non-finite" (str error))
        line (apply str (map #(if (<= 0x20 (int %) 0x7e) % \space) words))]
    (subs line 0 (min 300 (count line)))))

(defn- plain [words] (.toLowerCase (.replaceAll (str words) "[-_*]" "")))

(defn- spaces [before] (cons (the-ns 'user) (remove before (all-ns))))

(defn- find-function [before]
  (let [found (for [space (spaces before) [word it] (ns-interns space)
                    :when (and (= (plain word) (plain "@NAME@")) (ifn? (var-get it)))]
                [word it])]
    (or (some (fn [[word it]] (when (= (str word) "@NAME@") it)) found)
        (second (first found))
        (do (binding [*out* *err*] (println "the code defines no function @NAME@")) (System/exit 1)))))

(def ^:private written #{:read-source :macro-syntax-check :macroexpansion :compile-syntax-check :compilation})

(defn- load-candidate [report]
  (try
    (binding [*ns* (the-ns 'user)]
      (with-open [in (InputStreamReader. (FileInputStream. "candidate.clj") "UTF-8")]
        (clojure.lang.Compiler/load in "candidate.clj" "candidate.clj")))
    (catch Throwable error
      (let [cause (.getCause error)]
        (binding [*out* *err*] (println (str error)) (when cause (println (str cause))))
        (flush)
        (when (written (:clojure.error/phase (ex-data error))) (report "compile_error"))
        (.halt (Runtime/getRuntime) 1)))))

(let [nonce (loop [c (.read System/in) line ""]
              (if (or (neg? c) (= c 10)) line (recur (.read System/in) (str line (char c)))))
      raw (FileOutputStream. FileDescriptor/out)
      report (fn [line]
               (flush)
               (.flush System/out)
               (.write raw (.getBytes (str "\n" nonce " " line "\n") "US-ASCII")))
      rows (read-string (slurp "vectors.edn" :encoding "UTF-8"))
      before (set (all-ns))
      _ (load-candidate report)
      function (find-function (disj before (the-ns 'user)))]
  (doseq [[i row] (map-indexed vector rows)]
    (report (try
              (let [out (StringBuilder.)]
                (put out (apply (var-get function) row))
                (str i " value " out))
              (catch Throwable error (str i " error " (one-line error))))))
  (report "end")
  (.halt (Runtime/getRuntime) 0))
"""

CHECK = r"""
(let [run #{'ns 'require 'use 'import 'refer 'refer-clojure 'in-ns 'alias 'declare 'defn 'defn- 'defmacro
            'defprotocol 'defrecord 'deftype 'definterface 'defmulti 'defmethod 'extend-type 'extend-protocol}
      in (clojure.lang.LineNumberingPushbackReader.
           (java.io.InputStreamReader. (java.io.FileInputStream. "@FILE@") "UTF-8"))]
  (binding [*ns* (the-ns 'user) *read-eval* false *file* "@FILE@"]
    (loop []
      (let [form (read in false ::end)]
        (when-not (= form ::end)
          (if (and (seq? form)
                   (or (run (first form)) (and (= 'def (first form)) (:const (meta (second form))))))
            (eval form)
            (eval (list 'fn* [] form)))
          (recur))))))
"""

CLOSE = """\
(defn close?
  "Equal, floats up to rounding."
  [actual expected]
  (cond
    (and (number? actual) (number? expected))
    (let [a (double actual) b (double expected)]
      (<= (abs (- a b)) (max (* 1e-6 (max (abs a) (abs b))) 1e-9)))
    (and (map? actual) (map? expected))
    (and (= (set (keys actual)) (set (keys expected)))
         (every? #(close? (actual %) (expected %)) (keys expected)))
    (and (sequential? actual) (sequential? expected))
    (and (= (count actual) (count expected)) (every? true? (map close? actual expected)))
    :else (= actual expected)))
"""
