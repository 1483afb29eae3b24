"""Texts in Scheme (Guile)."""

HARNESS = r"""
(use-modules (ice-9 rdelim) (system base compile) (system vm loader))

(define nonce (let ((line (read-line))) (if (string? line) (string-trim-both line) "")))
(define out (current-output-port))

(define (report . parts)
  (for-each (lambda (part) (display part out)) `("\n" ,nonce " " ,@parts "\n"))
  (force-output out))

(define (read-all file)
  (call-with-input-file file read #:encoding "UTF-8"))

(define (said key args)
  (call-with-output-string (lambda (port) (print-exception port #f key args))))

(define (one-line key args)
  (if (eq? key 'synth-bad)
      (car args)
      (let* ((text (string-map (lambda (c) (if (char<? #\space c #\delete) c #\space)) (said key args)))
             (words (string-join (string-tokenize text) " ")))
        (substring words 0 (min 300 (string-length words))))))

(define (bad . parts)
  (throw 'synth-bad
         (call-with-output-string (lambda (port) (for-each (lambda (part) (display part port)) parts)))))

(define (none spec) (if (eq? (cadr spec) 'bool) 'none #f))

(define (fresh spec datum)
  (cond ((eq? spec 'bool) (eq? datum 'yes))
        ((eq? spec 'str) (string-copy datum))
        ((symbol? spec) datum)
        (else
         (case (car spec)
           ((list) (map (lambda (x) (fresh (cadr spec) x)) datum))
           ((tuple) (map fresh (cdr spec) datum))
           ((optional) (if (eq? datum 'absent) (none spec) (fresh (cadr spec) datum)))
           ((dict) (map (lambda (pair) (cons (string-copy (car pair)) (fresh (cadr spec) (cadr pair))))
                        datum))))))

(define (unit n) (string-append "\\u" (string-pad (number->string n 16) 4 #\0)))

(define (put-char c)
  (let ((n (char->integer c)))
    (cond ((memv c '(#\" #\\)) (string #\\ c))
          ((<= 32 n 126) (string c))
          ((< n #x10000) (unit n))
          (else (string-append (unit (+ #xd800 (ash (- n #x10000) -10)))
                               (unit (+ #xdc00 (logand (- n #x10000) #x3ff))))))))

(define (put-text text)
  (string-append "\"" (string-concatenate (map put-char (string->list text))) "\""))

(define (put-float number)
  (let ((float (exact->inexact number)))
    (if (or (nan? float) (inf? float)) (bad "non-finite") (number->string float))))

(define (put-all specs values)
  (string-append "[" (string-join (map put specs values) ",") "]"))

(define (put-dict spec pairs)
  (let ((seen (make-hash-table)))
    (define (put-pair pair)
      (if (not (and (pair? pair) (string? (car pair)))) (bad "result is not an association list: " pair))
      (if (hash-ref seen (car pair)) (bad "result has a key twice: " (car pair)))
      (hash-set! seen (car pair) #t)
      (string-append (put-text (car pair)) ":" (put spec (cdr pair))))
    (string-append "{" (string-join (map put-pair pairs) ",") "}")))

(define (put spec value)
  (let ((kind (if (pair? spec) (car spec) spec)))
    (cond ((eq? kind 'optional) (if (eq? value (none spec)) "null" (put (cadr spec) value)))
          ((and (eq? kind 'bool) (boolean? value)) (if value "true" "false"))
          ((and (eq? kind 'str) (string? value)) (put-text value))
          ((and (memq kind '(int float)) (number? value) (exact? value) (integer? value))
           (number->string value))
          ((and (memq kind '(int float)) (real? value)) (put-float value))
          ((and (eq? kind 'dict) (list? value)) (put-dict (cadr spec) value))
          ((and (eq? kind 'list) (list? value)) (put-all (map (const (cadr spec)) value) value))
          ((and (eq? kind 'tuple) (list? value) (= (length value) (length (cdr spec))))
           (put-all (cdr spec) value))
          (else (bad "result is not of type " spec ": " value)))))

(define (load-candidate)
  (let ((file (catch #t
                (lambda ()
                  (compile-file "candidate.scm" #:output-file "candidate.go" #:optimization-level 1))
                (lambda (key . args)
                  (display (said key args) (current-error-port))
                  (report "compile_error")
                  (primitive-exit 1)))))
    (save-module-excursion
     (lambda ()
       (set-current-module (make-fresh-user-module))
       ((load-thunk-from-file file))
       (current-module)))))

(define (loose name) (string-downcase (string-filter (lambda (c) (not (memv c '(#\- #\_)))) name)))

(define (found module)
  (define wanted (loose "@NAME@"))
  (or (and=> (module-local-variable module (string->symbol "@CALLEE@")) variable-ref)
      (hash-fold (lambda (name variable best)
                   (if (and (string=? (loose (symbol->string name)) wanted) (variable-bound? variable))
                       (variable-ref variable)
                       best))
                 #f
                 (module-obarray module))
      (error "the code defines no function @NAME@")))

(define (attempt function vector)
  (catch #t
    (lambda ()
      (string-append "value " (put '@RETURNS@ (apply function (map fresh '(@PARAMETERS@) vector)))))
    (lambda (key . args) (string-append "error " (one-line key args)))))

(let ((function (found (load-candidate))))
  (let each ((vectors (read-all "vectors.data")) (index 0))
    (if (pair? vectors)
        (let ((result (attempt function (car vectors))))
          (report index " " result)
          (each (cdr vectors) (+ index 1))))))
(report "end")
(primitive-exit 0)
"""

COMPILE = """\
(use-modules (system base compile))
(compile-file "@STEM@.scm" #:output-file "@STEM@.go" #:optimization-level 1)
"""

SAME = """\
;; Equal as values of a type: floats up to rounding, the keys of an association list in any order.
(define (same-result type a b)
  (define (same-all types) (and (= (length a) (length b)) (every same-result types a b)))
  (case (if (pair? type) (car type) type)
    ((float) (and (number? a) (<= (abs (- a b)) (max 1e-9 (* 1e-6 (max (abs a) (abs b)))))))
    ((optional) (or (equal? a b) (and a b (same-result (cadr type) a b))))
    ((list) (same-all (map (const (cadr type)) a)))
    ((tuple) (same-all (cdr type)))
    ((dict)
     (and (= (length a) (length b))
          (every (lambda (pair)
                   (let ((other (assoc (car pair) b)))
                     (and other (same-result (cadr type) (cdr pair) (cdr other)))))
                 a)))
    (else (equal? a b))))
"""
