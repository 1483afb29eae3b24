"""Texts in Emacs Lisp."""

HARNESS = r"""
;;; -*- lexical-binding: t; coding: utf-8 -*-
(require 'cl-lib)
(require 'subr-x)
(setq native-comp-enable-subr-trampolines nil)
(defvar synth-nonce (string-trim (condition-case nil (read-from-minibuffer "") (error ""))))

(defun synth-report (text)
  (send-string-to-terminal (concat "\n" synth-nonce " " text "\n")))

(defun synth-read-all (file)
  (with-temp-buffer
    (let ((coding-system-for-read 'utf-8-unix)) (insert-file-contents file))
    (read (current-buffer))))

(defun synth-bad (&rest parts)
  (signal 'synth-bad (list (let ((print-length 8) (print-level 3)) (apply #'format parts)))))

(define-error 'synth-bad "bad result")

(defun synth-none (spec)
  (let ((inner (cadr spec)))
    (if (or (eq inner 'bool) (eq (car-safe inner) 'list)) :none nil)))

(defun synth-fresh (spec datum)
  (cond ((eq spec 'bool) (eq datum 'yes))
        ((eq spec 'str) (copy-sequence datum))
        ((symbolp spec) datum)
        (t (pcase (car spec)
             ('list (mapcar (lambda (one) (synth-fresh (cadr spec) one)) datum))
             ('tuple (cl-mapcar #'synth-fresh (cdr spec) datum))
             ('optional (if (eq datum 'absent) (synth-none spec) (synth-fresh (cadr spec) datum)))
             ('dict (let ((made (make-hash-table :test #'equal)))
                      (dolist (pair datum made)
                        (puthash (copy-sequence (car pair))
                                 (synth-fresh (cadr spec) (cadr pair))
                                 made))))))))

(defun synth-char (char)
  (cond ((memq char '(?\" ?\\)) (string ?\\ char))
        ((<= 32 char 126) (string char))
        ((or (<= #xd800 char #xdfff) (> char #x10ffff)) (synth-bad "result has ill-formed text"))
        ((< char #x10000) (format "\\u%04x" char))
        (t (format "\\u%04x\\u%04x"
                   (+ #xd800 (ash (- char #x10000) -10)) (+ #xdc00 (logand (- char #x10000) #x3ff))))))

(defun synth-text (text)
  (concat "\"" (mapconcat #'synth-char (string-to-multibyte text) "") "\""))

(defun synth-number (number)
  (if (and (floatp number) (not (< -1.0e+INF number 1.0e+INF)))
      (synth-bad "non-finite")
    (number-to-string number)))

(defun synth-table (spec table)
  (let (parts)
    (maphash (lambda (key value)
               (unless (stringp key) (synth-bad "hash table key %S" key))
               (push (concat (synth-text key) ":" (synth-encode spec value)) parts))
             table)
    (concat "{" (string-join (nreverse parts) ",") "}")))

(defun synth-all (specs values)
  (concat "[" (string-join (cl-mapcar #'synth-encode specs values) ",") "]"))

(defun synth-encode (spec value)
  (let ((kind (if (consp spec) (car spec) spec)))
    (cond ((eq kind 'optional)
           (if (eq value (synth-none spec)) "null" (synth-encode (cadr spec) value)))
          ((and (eq kind 'bool) (memq value '(nil t))) (if value "true" "false"))
          ((and (eq kind 'str) (stringp value)) (synth-text value))
          ((and (memq kind '(int float)) (numberp value)) (synth-number value))
          ((and (eq kind 'dict) (hash-table-p value)) (synth-table (cadr spec) value))
          ((and (eq kind 'list) (proper-list-p value))
           (synth-all (make-list (length value) (cadr spec)) value))
          ((and (eq kind 'tuple) (eql (proper-list-p value) (length (cdr spec))))
           (synth-all (cdr spec) value))
          (t (synth-bad "result is not of type %S: %S" spec value)))))

(defun synth-one-line (raised)
  (if (eq (car-safe raised) 'synth-bad)
      (cadr raised)
    (let ((text (replace-regexp-in-string "[^!-~]+" " " (error-message-string raised))))
      (substring text 0 (min 300 (length text))))))

(defun synth-attempt (function vector)
  (condition-case raised
      (concat "value "
              (synth-encode '@RETURNS@ (apply function (cl-mapcar #'synth-fresh '(@PARAMETERS@) vector))))
    (t (concat "error " (synth-one-line raised)))))

@FORMS@
(defvar synth-names '(@SPELLINGS@))
(defun synth-functions ()
  (mapcar (lambda (name) (symbol-function (intern name))) synth-names))

(defun synth-load ()
  (condition-case raised
      (synth-check-forms "candidate.el")
    (error
     (message "candidate.el: %s" (error-message-string raised))
     (synth-report "compile_error")
     (kill-emacs 1)))
  (let ((before (synth-functions)))
    (load (expand-file-name "candidate.el") nil t t)
    (or (car (delq nil (cl-mapcar (lambda (old new) (and (not (eq old new)) new)) before (synth-functions))))
        (error "the code defines no function @NAME@"))))

(let ((function (synth-load)) (index 0))
  (dolist (vector (synth-read-all "vectors.data"))
    (synth-report (format "%d %s" index (synth-attempt function vector)))
    (setq index (1+ index))))
(synth-report "end")
(kill-emacs 0)
"""

FORMS = """\
(defun synth-check-forms (file)
  "Read FILE from its first form to its last."
  (with-temp-buffer
    (let ((coding-system-for-read 'utf-8-unix)) (insert-file-contents file))
    (set-syntax-table emacs-lisp-mode-syntax-table)
    (while (progn (forward-comment (point-max)) (not (eobp)))
      (read (current-buffer)))))
"""

CHECK = (
    f"(progn {FORMS}"
    '(condition-case raised (synth-check-forms "@FILE@")'
    ' (error (message "@FILE@: %s" (error-message-string raised)) (kill-emacs 1))))'
)

TABLE = """\
(defun test-table (&rest pairs)
  "A hash table of the keys and values of PAIRS in turn."
  (let ((made (make-hash-table :test #'equal)))
    (while pairs
      (puthash (pop pairs) (pop pairs) made))
    made))
"""

SAME = """\
(defun same-result (a b)
  "Whether A and B are equal, floats up to rounding, hash tables by their contents."
  (cond ((and (numberp a) (numberp b) (or (floatp a) (floatp b)))
         (<= (abs (- a b)) (max 1e-9 (* 1e-6 (max (abs a) (abs b))))))
        ((and (consp a) (consp b))
         (and (= (length a) (length b)) (not (memq nil (cl-mapcar #'same-result a b)))))
        ((and (hash-table-p a) (hash-table-p b))
         (let ((same (= (hash-table-count a) (hash-table-count b))))
           (maphash (lambda (key value)
                      (unless (same-result value (gethash key b 'missing)) (setq same nil)))
                    a)
           same))
        (t (equal a b))))
"""
