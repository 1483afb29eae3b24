"""Texts in Common Lisp."""

HARNESS = r"""
(setf sb-ext:*evaluator-mode* :interpret) ; this file; the candidate is compiled
(defpackage :synth-harness (:use :cl))
(in-package :synth-harness)

(defparameter *nonce* (string-trim '(#\Space #\Return #\Tab) (read-line *standard-input* nil "")))
(defvar *out* *standard-output*)
(defvar *known* (list-all-packages))

(defun report (line)
  (format *out* "~%~a ~a~%" *nonce* line)
  (finish-output *out*))

(defun read-all (file package)
  (with-open-file (in file :external-format :utf-8)
    (let ((*package* package))
      (read in nil nil))))

(defun one-line (condition)
  (let ((text (or (ignore-errors (format nil "~a: ~a" (type-of condition) condition)) "error")))
    (substitute-if #\Space
                   (lambda (c) (not (char< #\Space c #\Rubout)))
                   (subseq text 0 (min 300 (length text))))))

(define-condition bad (error) ((why :initarg :why))
  (:report (lambda (c stream) (write-string (slot-value c 'why) stream))))

(defun bad (&rest parts)
  (error 'bad :why (let ((*print-length* 8) (*print-level* 3)) (format nil "~{~a~}" parts))))

(defun none (spec)
  (let ((inner (second spec)))
    (if (or (eq inner 'bool) (and (consp inner) (eq (first inner) 'list))) :none nil)))

(defun fresh (spec datum)
  (cond ((eq spec 'bool) (eq datum 'yes))
        ((eq spec 'str) (coerce datum '(simple-array character (*))))
        ((atom spec) datum)
        (t (ecase (first spec)
             (list (mapcar (lambda (x) (fresh (second spec) x)) datum))
             (tuple (mapcar #'fresh (rest spec) datum))
             (optional (if (eq datum 'absent) (none spec) (fresh (second spec) datum)))
             (dict (let ((made (make-hash-table :test 'equal)))
                     (dolist (pair datum made)
                       (setf (gethash (fresh 'str (first pair)) made)
                             (fresh (second spec) (second pair))))))))))

(defun put-text (text out)
  (write-char #\" out)
  (loop for c across text
        for n = (char-code c)
        do (cond ((find c "\"\\") (write-char #\\ out) (write-char c out))
                 ((<= 32 n 126) (write-char c out))
                 ((<= #xd800 n #xdfff) (bad "result has ill-formed text"))
                 ((< n #x10000) (format out "\\u~4,'0x" n))
                 (t (format out "\\u~4,'0x\\u~4,'0x"
                            (+ #xd800 (ash (- n #x10000) -10)) (+ #xdc00 (logand (- n #x10000) #x3ff))))))
  (write-char #\" out))

(defun put-number (number out)
  (if (integerp number)
      (prin1 number out)
      (let ((float (coerce number 'double-float)))
        (when (or (/= float float) (> (abs float) most-positive-double-float))
          (bad "non-finite"))
        (prin1 float out))))

(defun put-all (specs values out)
  (write-char #\[ out)
  (loop for value in values
        for spec in specs
        for comma = nil then t
        do (when comma (write-char #\, out)) (put spec value out))
  (write-char #\] out))

(defun put-table (spec table out)
  (let ((open #\{))
    (maphash (lambda (key value)
               (unless (stringp key) (bad "hash table key " key))
               (write-char open out)
               (setf open #\,)
               (put-text key out)
               (write-char #\: out)
               (put spec value out))
             table)
    (when (eql open #\{) (write-char open out))
    (write-char #\} out)))

(defun proper (value)
  (and (listp value) (ignore-errors (list-length value))))

(defun put (spec value out)
  (let ((kind (if (consp spec) (first spec) spec)))
    (case kind
      (optional (if (eq value (none spec)) (write-string "null" out) (put (second spec) value out)))
      (bool (cond ((eq value t) (write-string "true" out))
                  ((null value) (write-string "false" out))
                  (t (bad "result is not a boolean: " value))))
      (t (cond ((and (eq kind 'str) (stringp value)) (put-text value out))
               ((and (eq kind 'int) (integerp value)) (put-number value out))
               ((and (eq kind 'float) (realp value)) (put-number value out))
               ((and (eq kind 'dict) (hash-table-p value)) (put-table (second spec) value out))
               ((and (eq kind 'list) (proper value))
                (put-all (make-list (length value) :initial-element (second spec)) value out))
               ((and (eq kind 'tuple) (eql (proper value) (length (rest spec))))
                (put-all (rest spec) value out))
               (t (bad "result is not of type " spec ": " (type-of value))))))))

(defun encode (spec value)
  (with-standard-io-syntax
    (let ((*read-default-float-format* 'double-float) (*print-readably* nil))
      (with-output-to-string (out) (put spec value out)))))

(defun load-candidate ()
  (with-open-file (in "candidate.lisp" :external-format :utf-8)
    (let ((*package* (find-package :cl-user)) (*readtable* (copy-readtable nil)))
      (loop for form = (handler-case (read in nil in)
                         (error (condition)
                           (format *error-output* "candidate.lisp: ~a~%" condition)
                           (report "compile_error")
                           (sb-ext:exit :code 1 :abort t)))
            until (eq form in)
            do (eval form)))))

(defun loose (name) (remove-if (lambda (c) (find c "-_")) (string-upcase name)))

(defun found ()
  (let ((wanted (loose "@NAME@")) (best nil))
    (dolist (package (cons (find-package :cl-user) (set-difference (list-all-packages) *known*)) best)
      (do-symbols (symbol package)
        (when (and (eq (symbol-package symbol) package)
                   (fboundp symbol)
                   (not (macro-function symbol))
                   (string= (loose (symbol-name symbol)) wanted)
                   (or (null best) (string-equal (symbol-name symbol) "@CALLEE@")))
          (setf best symbol))))))

(defun main ()
  (load-candidate)
  (let ((function (or (found) (error "the code defines no function @NAME@")))
        (vectors (read-all "vectors.data" (find-package :synth-harness))))
    (loop for vector in vectors
          for index from 0
          for result = (attempt (lambda ()
                                  (encode '@RETURNS@
                                          (apply function (mapcar #'fresh '(@PARAMETERS@) vector)))))
          do (report (format nil "~d ~a" index result))))
  (report "end")
  (sb-ext:exit :code 0 :abort t))

(setf sb-ext:*evaluator-mode* :compile)

(defun attempt (call) ; compiled: interpreted code has no room where the stack has run out
  (flet ((failure (condition)
           (concatenate 'string "error " (if (typep condition 'bad)
                                             (princ-to-string condition)
                                             (one-line condition)))))
    (block nil
      (handler-case
          (let ((sb-ext:*invoke-debugger-hook*
                  (lambda (condition hook)
                    (declare (ignore hook))
                    (return (failure condition)))))
            (concatenate 'string "value " (funcall call)))
        (serious-condition (condition) (failure condition))))))

(main)
"""

CHECK = """\
(let ((broken nil))
  (handler-bind ((sb-ext:compiler-note #'muffle-warning)
                 (sb-c:compiler-error
                   (lambda (c)
                     (unless (search "during macroexpansion" (princ-to-string c)) (setf broken t)))))
    (unless (compile-file "@FILE@" :output-file "/tmp/checked.fasl") (setf broken t)))
  (sb-ext:exit :code (if broken 1 0) :abort t))"""
"""A macro may need functions that only loading defines: what fails inside one is no fault of the code."""

TABLE = """\
(defun table (&rest pairs)
  "A hash table of the keys and values in turn."
  (let ((made (make-hash-table :test 'equal)))
    (loop for (key value) on pairs by #'cddr do (setf (gethash key made) value))
    made))
"""

SAME = """\
(defun same-result (a b)
  "Equal, floats up to rounding, hash tables by their contents."
  (cond ((and (realp a) (realp b) (or (floatp a) (floatp b)))
         (<= (abs (- a b)) (max 1d-9 (* 1d-6 (max (abs a) (abs b))))))
        ((and (consp a) (consp b)) (and (= (length a) (length b)) (every #'same-result a b)))
        ((and (hash-table-p a) (hash-table-p b))
         (and (= (hash-table-count a) (hash-table-count b))
              (loop for key being the hash-keys of a using (hash-value value)
                    always (multiple-value-bind (other found) (gethash key b)
                             (and found (same-result value other))))))
        (t (equal a b))))
"""
