# Class data archive of Clojure itself: made by running one program that uses what programs use.
# The flags and the class path must be as in synth/languages/clojure.py, or the archive is not used.
set -eu
java=/usr/share/java
to=/opt/warm/clojure
work=$(mktemp -d)
rm -rf "$to"
mkdir -p "$to"
cd "$work"
cat > candidate.clj <<'CLOJURE'
(ns warm.candidate
  (:require [clojure.string :as str] [clojure.set :as set]))
(defrecord Item [k w])
(defprotocol Total (total [this values]))
(extend-type Item Total (total [this values] (+ (:w this) (reduce + values))))
(defmacro twice [form] `(do ~form ~form))
(defn words [text] (frequencies (str/split (str/lower-case text) #"\s+")))
(defn sum-without [values skip]
  (let [kept (filterv #(not= % skip) values) {:keys [a] :or {a 1}} {:a 2}]
    (when (empty? values) (throw (ex-info "empty" {:values values})))
    (->> (for [v kept :when (pos? v)] (* v a)) (map inc) (sort-by -) (reduce + 0))))
(twice (set/union #{1} #{2}))
(println (words "a b a") (total (->Item "a" 1) [1 2]) (format "%.2f" 1.0) (group-by odd? (range 5)))
CLOJURE
cat > main.clj <<'CLOJURE'
(ns warm.main
  (:require [clojure.test :refer [deftest is run-tests]]))
(with-open [in (java.io.InputStreamReader. (java.io.FileInputStream. "candidate.clj") "UTF-8")]
  (clojure.lang.Compiler/load in "candidate.clj" "candidate.clj"))
(deftest adds (is (= 3 (apply (var-get (resolve 'warm.candidate/sum-without)) [[1 2] 2]))))
(prn (read-string (slurp "vectors.edn")) (try (throw (ArithmeticException. "x")) (catch Throwable e (str e))))
(run-tests)
(System/exit 0)
CLOJURE
echo '[[[1 2] 2.5 "a" {"a" nil}]]' > vectors.edn
/usr/lib/jvm/default-java/bin/java -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData -Xshare:auto \
    -Xmx512m -Xss16m -XX:ArchiveClassesAtExit="$to/program.jsa" \
    -cp "$java/clojure.jar:$java/core.specs.alpha.jar:$java/spec.alpha.jar" clojure.main main.clj
chmod -R a+rX "$to"
cd /
rm -rf "$work"
