"""Racket: the programs of `tests.languages.solutions`."""

from collections.abc import Sequence

DECLARATION = """\
#lang racket/base
(require racket/list racket/string)

;; class: list of 2-element list (string, integer)
;; min-size: integer or #f
;; returns: immutable hash from string to list of float
(define (group-names class min-size)"""
GOOD = {
    "plain": """\
#lang racket/base

(define (sum-without values skip)
  (when (null? values)
    (error "no\\nvalues"))
  (for/sum ([v (in-list values)] #:unless (= v skip))
    v))
""",
    "mutating": """\
#lang racket
; (define (decoy)
(provide (contract-out [sum_without (-> (listof integer?) integer? integer?)]))

(define (sum_without values skip)
  (define sorted (sort values <))
  (display "noise")
  (foldl (λ (v total) (if (= v skip) total (+ total v))) (* 0 (first sorted)) sorted))

(displayln "loaded")

(module+ main
  (exit 7))
""",
    "no language": """\
(define sumWithout
  (lambda (values skip)
    (match values
      ['() (raise 'empty)]
      [(cons _ _) (apply + (remove* (list skip) values))])))
""",
    "contract": """\
#lang racket/base
(require racket/contract)

(define/contract (sum-without values skip)
  (-> (non-empty-listof exact-integer?) exact-integer? exact-integer?)
  (let loop ([left values] [total 0])
    (cond
      [(null? left) total]
      [(= (car left) skip) (loop (cdr left) total)]
      [else (loop (cdr left) (+ total (car left)))])))

(module+ test
  (require rackunit)
  (check-equal? (sum-without '(1) 1) 0))
""",
}
NOT_CODE = """\
#lang racket/base
(define (sum-without values skip)
  (nothing values))
"""
OTHER_NAME = """\
#lang racket/base
(define (total values skip)
  1)
"""
EARLY_EXIT = """\
#lang racket/base
(define (sum-without values skip)
  (exit 0))
"""
SCRIPT = """\
#lang racket/base
(displayln (add1 (read)))
"""
LOOP = """\
#lang racket/base
(let loop () (loop))
"""
FLOOD = """\
#lang racket/base
(let loop ()
  (displayln (make-string 1000 #\\x))
  (loop))
"""
HOG = """\
#lang racket/base
(let loop ([kept '()])
  (loop (cons (make-bytes (expt 2 24) 1) kept)))
"""


def echo(declaration: str, names: Sequence[str]) -> str:
    """The identity, below the declaration that a model would see."""
    result = f"(list {' '.join(names)})" if len(names) > 1 else names[0]
    return declaration + f"\n  {result})\n"
