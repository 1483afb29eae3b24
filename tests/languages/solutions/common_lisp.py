"""Common Lisp: the programs of `tests.languages.solutions`."""

from collections.abc import Sequence

DECLARATION = """\
;; class: list of 2-element list (string, integer)
;; min-size: integer or nil
;; returns: equal hash table from string to list of float
(defun group-names (class min-size)"""
GOOD = {
    "plain": """\
(defun sum-without (values skip)
  "The sum of VALUES without SKIP."
  (when (null values)
    (error "no~%values"))
  (reduce #'+ (remove skip values)))
""",
    "mutating": """\
(defpackage :sums
  (:use :cl)
  (:export #:sum-without))

(in-package :sums)

;; (defun decoy ()
(defmacro each ((var list) &body body) `(dolist (,var ,list) ,@body))

(defun sum_without (values skip)
  (setf values (sort values #'<))
  (format t "noise")
  (let ((total (* 0 (the integer (first values)))))
    (each (v values)
      (unless (= v skip) (incf total v)))
    total))

(print "loaded")
""",
    "loop": """\
(defun sumWithout (values skip)
  (assert (plusp (length values)))
  (loop for v in values unless (eql v skip) sum v))
""",
    "condition": """\
(define-condition empty (condition) ())

(defgeneric sum-without (values skip))

(defmethod sum-without ((values null) skip)
  (error 'empty))

(defmethod sum-without ((values cons) skip)
  (labels ((add (left total)
             (if left
                 (add (rest left) (if (= (first left) skip) total (+ total (first left))))
                 total)))
    (add values 0)))
""",
}
NOT_CODE = """\
(defun sum-without (values skip)
  (reduce #'+ values)
"""
OTHER_NAME = """\
(defun total (values skip)
  1)
"""
EARLY_EXIT = """\
(defun sum-without (values skip)
  (sb-ext:exit :code 0))
"""
SCRIPT = """\
(format t "~d~%" (1+ (parse-integer (read-line))))
"""
LOOP = """\
(loop)
"""
FLOOD = """\
(loop (write-line (make-string 1000 :initial-element #\\x)))
"""
HOG = """\
(defvar *kept* nil)
(loop (push (make-array (expt 2 24) :element-type '(unsigned-byte 8) :initial-element 1) *kept*))
"""


def echo(declaration: str, names: Sequence[str]) -> str:
    """The identity, below the declaration that a model would see."""
    result = f"(list {' '.join(names)})" if len(names) > 1 else names[0]
    return declaration + f"\n  {result})\n"
