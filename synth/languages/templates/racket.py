"""Texts in Racket."""

HARNESS = r"""
#lang racket/base

(define nonce (let ([line (read-line)]) (if (string? line) (car (regexp-match #px"\\S*" line)) "")))
(define out (current-output-port))

(define (report . parts)
  (write-string (apply string-append `("\n" ,nonce " " ,@parts "\n")) out)
  (flush-output out))

(define (one-line raised)
  (define text (if (exn? raised) (exn-message raised) (format "raised: ~e" raised)))
  (define words (regexp-replace* #px"[^!-~]+" text " "))
  (substring words 0 (min 300 (string-length words))))

(define (bad form . parts) (error (apply format form parts)))

(define (none spec) (if (eq? (cadr spec) 'bool) 'none #f))

(define (fresh spec datum)
  (cond
    [(eq? spec 'bool) (eq? datum 'yes)]
    [(eq? spec 'str) (string->immutable-string datum)]
    [(symbol? spec) datum]
    [else
     (case (car spec)
       [(list) (for/list ([one (in-list datum)]) (fresh (cadr spec) one))]
       [(tuple) (map fresh (cdr spec) datum)]
       [(optional) (if (eq? datum 'absent) (none spec) (fresh (cadr spec) datum))]
       [(dict)
        (for/hash ([pair (in-list datum)])
          (values (fresh 'str (car pair)) (fresh (cadr spec) (cadr pair))))])]))

(define (put-unit n)
  (define hex (number->string n 16))
  (write-string (string-append "\\u" (make-string (- 4 (string-length hex)) #\0) hex)))

(define (put-text text)
  (write-char #\")
  (for ([c (in-string text)])
    (define n (char->integer c))
    (cond
      [(memv c '(#\" #\\)) (write-char #\\) (write-char c)]
      [(<= 32 n 126) (write-char c)]
      [(< n #x10000) (put-unit n)]
      [else
       (put-unit (+ #xd800 (arithmetic-shift (- n #x10000) -10)))
       (put-unit (+ #xdc00 (bitwise-and (- n #x10000) #x3ff)))]))
  (write-char #\"))

(define (put-number number)
  (define float (real->double-flonum number))
  (unless (< -inf.0 float +inf.0) (raise 'non-finite))
  (write-string (number->string float)))

(define (put-all specs values)
  (write-char #\[)
  (for ([spec specs] [value (in-list values)] [at (in-naturals)])
    (unless (zero? at) (write-char #\,))
    (put spec value))
  (write-char #\]))

(define (put-hash spec table)
  (write-char #\{)
  (for ([(key value) table] [at (in-naturals)])
    (unless (string? key) (bad "hash key ~e" key))
    (unless (zero? at) (write-char #\,))
    (put-text key)
    (write-char #\:)
    (put spec value))
  (write-char #\}))

(define (put spec value)
  (define kind (if (pair? spec) (car spec) spec))
  (cond
    [(eq? kind 'optional) (if (eq? value (none spec)) (write-string "null") (put (cadr spec) value))]
    [(and (eq? kind 'bool) (boolean? value)) (write-string (if value "true" "false"))]
    [(and (eq? kind 'str) (string? value)) (put-text value)]
    [(and (memq kind '(int float)) (exact-integer? value)) (write-string (number->string value))]
    [(and (memq kind '(int float)) (real? value)) (put-number value)]
    [(and (eq? kind 'dict) (hash? value)) (put-hash (cadr spec) value)]
    [(and (eq? kind 'list) (list? value)) (put-all (in-cycle (list (cadr spec))) value)]
    [(and (eq? kind 'tuple) (list? value) (= (length value) (length (cdr spec)))) (put-all (cdr spec) value)]
    [else (bad "result is not of type ~s: ~e" spec value)]))

(define (encode spec value)
  (define text (open-output-string))
  (parameterize ([current-output-port text]) (put spec value))
  (get-output-string text))

(define (attempt function vector)
  (with-handlers ([(lambda (raised) #t)
                   (lambda (raised)
                     (string-append "error " (if (eq? raised 'non-finite) "non-finite" (one-line raised))))])
    (string-append
     "value "
     (let ([result (apply function (map fresh '(@PARAMETERS@) vector))]) (encode '@RETURNS@ result)))))

(define candidate (build-path (current-directory) "candidate.rkt"))
(with-handlers ([(lambda (raised) #t)
                 (lambda (raised)
                   (eprintf "~a\n" (if (exn? raised) (exn-message raised) raised))
                   (report "compile_error")
                   (exit 1))])
  (dynamic-require candidate (void)))

(define function (dynamic-require `(submod ,candidate synth-found) 'synth-found))
(for ([vector (in-list (call-with-input-file "vectors.data" read))] [index (in-naturals)])
  (define result (attempt function vector))
  (report (number->string index) " " result))
(report "end")
(exit 0)
"""

FOUND = "\n(module* synth-found #f (provide (rename-out [@CALLEE@ synth-found])))\n"
"""Hands the function out, whether the code provides it or not."""

CHECK = '(dynamic-require (string->path "@FILE@") (void))'
"""Expands and compiles a module and runs nothing but its macros."""

TEST = '(dynamic-require \'(submod (file "@FILE@") test) #f) (test-log #:display? #t #:exit? #t)'

SAME = """\
  ;; Equal, floats up to rounding.
  (define (same-result a b)
    (cond
      [(and (real? a) (real? b) (or (flonum? a) (flonum? b)))
       (<= (abs (- a b)) (max 1e-9 (* 1e-6 (max (abs a) (abs b)))))]
      [(and (list? a) (list? b)) (and (= (length a) (length b)) (andmap same-result a b))]
      [(and (hash? a) (hash? b))
       (and (= (hash-count a) (hash-count b))
            (for/and ([(key value) (in-hash a)])
              (and (hash-has-key? b key) (same-result value (hash-ref b key)))))]
      [else (equal? a b)]))
"""
