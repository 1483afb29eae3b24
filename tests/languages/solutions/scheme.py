"""Scheme: the programs of `tests.languages.solutions`."""

from collections.abc import Sequence

DECLARATION = """\
;; class: list of 2-element list (string, integer)
;; min-size: integer or #f
;; returns: association list from string to list of float
(define (group-names class min-size)"""
GOOD = {
    "plain": """\
(define (sum-without values skip)
  (if (null? values)
      (error "no\\nvalues"))
  (apply + (filter (lambda (v) (not (= v skip))) values)))
""",
    "mutating": """\
(define-module (sums)
  #:use-module (srfi srfi-1)
  #:export (sum-without))

;; (define (decoy)
(define sum_without
  (lambda (values skip)
    (let ((sorted (sort! values <)))
      (display "noise")
      (fold (lambda (v total) (if (= v skip) total (+ total v))) (* 0 (car sorted)) sorted))))

(display "loaded")
""",
    "named let": """\
(import (scheme base))

(define-syntax unless-empty
  (syntax-rules ()
    ((_ items body) (if (pair? items) body (raise 'empty)))))

(define (sumWithout values skip)
  (unless-empty values
    (let loop ((left values) (total 0))
      (cond ((null? left) total)
            ((= (car left) skip) (loop (cdr left) total))
            (else (loop (cdr left) (+ total (car left))))))))
""",
    "inner definition": """\
(define (sum-without values skip)
  (define (add a b) (if (= a skip) b (+ a b)))
  (vector-ref (list->vector values) 0)
  (do ((left values (cdr left))
       (total 0 (add (car left) total)))
      ((null? left) total)))
""",
}
NOT_CODE = """\
(define (sum-without values skip)
  (apply + values)
"""
OTHER_NAME = """\
(define (total values skip)
  1)
"""
EARLY_EXIT = """\
(define (sum-without values skip)
  (primitive-exit 0))
"""
SCRIPT = """\
(display (+ 1 (read)))
(newline)
"""
LOOP = """\
(let loop () (loop))
"""
FLOOD = """\
(let loop ()
  (display (make-string 1000 #\\x))
  (newline)
  (loop))
"""
HOG = """\
(use-modules (rnrs bytevectors))
(let loop ((kept '()))
  (loop (cons (make-bytevector (expt 2 24) 1) kept)))
"""


def echo(declaration: str, names: Sequence[str]) -> str:
    """The identity, below the declaration that a model would see."""
    result = f"(list {' '.join(names)})" if len(names) > 1 else names[0]
    return declaration + f"\n  {result})\n"
