"""Emacs Lisp: the programs of `tests.languages.solutions`."""

from collections.abc import Sequence

DECLARATION = """\
;;; -*- lexical-binding: t -*-

;; class: list of 2-element list (string, integer)
;; min-size: integer or nil
;; returns: hash table (test equal) from string to list of float
(defun group-names (class min-size)"""
GOOD = {
    "plain": """\
;;; -*- lexical-binding: t -*-

(defun sum-without (values skip)
  "The sum of VALUES without SKIP."
  (when (null values)
    (error "no\\nvalues"))
  (apply #'+ (delq skip (copy-sequence values))))
""",
    "mutating": """\
;; (defun decoy ()
(require 'cl-lib)

(defmacro twice (form) `(progn ,form ,form))

(defun sum_without (values skip)
  (setq values (sort values #'<))
  (princ "noise")
  (message "more noise")
  (let ((total (* 0 (car values))))
    (while values
      (let ((v (pop values)))
        (unless (= v skip) (cl-incf total v))))
    total))

(princ "loaded")
""",
    "cl-defun": """\
(require 'cl-lib)
(require 'seq)

(cl-defun sum-without (values skip &key strict)
  (cl-assert (not (seq-empty-p values)) strict)
  (cl-loop for v in values unless (eql v skip) sum v))
""",
    "signal": """\
;;; sums.el --- Sums  -*- lexical-binding: t; -*-

(define-error 'sums-empty "Empty list")

(defalias 'sum-without
  (lambda (values skip)
    (if values
        (let ((total 0))
          (dolist (v values total)
            (unless (= v skip)
              (setq total (+ total v)))))
      (signal 'sums-empty nil))))

(provide 'sums)
;;; sums.el ends here
""",
}
NOT_CODE = """\
(defun sum-without (values skip)
  (apply #'+ values)
"""
OTHER_NAME = """\
(defun total (values skip)
  1)
"""
EARLY_EXIT = """\
(defun sum-without (values skip)
  (kill-emacs 0))
"""
SCRIPT = """\
(princ (format "%d\\n" (1+ (string-to-number (read-from-minibuffer "")))))
"""
LOOP = """\
(while t)
"""
FLOOD = """\
(while t
  (princ (make-string 1000 ?x))
  (terpri))
"""
HOG = """\
(let (kept)
  (while t
    (push (make-vector (expt 2 21) 1) kept)))
"""


def echo(declaration: str, names: Sequence[str]) -> str:
    """The identity, below the declaration that a model would see."""
    result = f"(list {' '.join(names)})" if len(names) > 1 else names[0]
    return declaration + f"\n  {result})\n"
