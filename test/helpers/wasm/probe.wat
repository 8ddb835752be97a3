;; A guest that tries one thing: OPERATION [DIRECTORY PATH [TARGET]]. A WASI error ends it with its number, as an exit status.
;;   args         every argument, each on a line
;;   env          every variable
;;   dirs         the directories that it was given
;;   cat          standard input to standard output
;;   read         a file below one of these directories to standard output
;;   write        standard input to a new file there
;;   link         a symbolic link there to TARGET
;;   exit PATH    with the status that is the length of PATH
;;   trap, spin   a trap, a loop without end
(module
  (import "wasi_snapshot_preview1" "args_sizes_get" (func $args_sizes_get (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "args_get" (func $args_get (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "environ_sizes_get" (func $environ_sizes_get (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "environ_get" (func $environ_get (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_prestat_get" (func $fd_prestat_get (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_prestat_dir_name" (func $fd_prestat_dir_name (param i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "path_open"
    (func $path_open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "path_symlink" (func $path_symlink (param i32 i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_read" (func $fd_read (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_write" (func $fd_write (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func $proc_exit (param i32)))

  ;; 0: numbers the host writes. 16: a buffer's address and length. 1024: addresses of arguments. 4096: their text.
  ;; 16384: a directory's name. 20480: a piece of a file. 65536: addresses of variables. 69632: their text.
  (memory (export "memory") 4)
  (data (i32.const 32) "\n")

  (func $length (param $text i32) (result i32)
    (local $n i32)
    (block $end
      (loop $next
        (br_if $end (i32.eqz (i32.load8_u (i32.add (local.get $text) (local.get $n)))))
        (local.set $n (i32.add (local.get $n) (i32.const 1)))
        (br $next)))
    (local.get $n))

  (func $must (param $errno i32)
    (if (local.get $errno) (then (call $proc_exit (local.get $errno)))))

  (func $put (param $fd i32) (param $bytes i32) (param $n i32)
    (i32.store (i32.const 16) (local.get $bytes))
    (i32.store (i32.const 20) (local.get $n))
    (call $must (call $fd_write (local.get $fd) (i32.const 16) (i32.const 1) (i32.const 0))))

  (func $line (param $text i32) (param $n i32)
    (call $put (i32.const 1) (local.get $text) (local.get $n))
    (call $put (i32.const 1) (i32.const 32) (i32.const 1)))

  (func $lines (param $list i32) (param $count i32)
    (local $i i32) (local $text i32)
    (block $end
      (loop $next
        (br_if $end (i32.ge_u (local.get $i) (local.get $count)))
        (local.set $text (i32.load (i32.add (local.get $list) (i32.mul (local.get $i) (i32.const 4)))))
        (call $line (local.get $text) (call $length (local.get $text)))
        (local.set $i (i32.add (local.get $i) (i32.const 1)))
        (br $next))))

  ;; From one descriptor to another, to the end.
  (func $copy (param $from i32) (param $to i32)
    (block $end
      (loop $next
        (i32.store (i32.const 16) (i32.const 20480))
        (i32.store (i32.const 20) (i32.const 4096))
        (call $must (call $fd_read (local.get $from) (i32.const 16) (i32.const 1) (i32.const 8)))
        (br_if $end (i32.eqz (i32.load (i32.const 8))))
        (call $put (local.get $to) (i32.const 20480) (i32.load (i32.const 8)))
        (br $next))))

  (func $argument (param $i i32) (result i32)
    (i32.load (i32.add (i32.const 1024) (i32.mul (local.get $i) (i32.const 4)))))

  (func $same (param $a i32) (param $b i32) (param $n i32) (result i32)
    (local $i i32)
    (loop $next
      (if (i32.ge_u (local.get $i) (local.get $n)) (then (return (i32.const 1))))
      (if (i32.ne
            (i32.load8_u (i32.add (local.get $a) (local.get $i)))
            (i32.load8_u (i32.add (local.get $b) (local.get $i))))
        (then (return (i32.const 0))))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br $next))
    (unreachable))

  ;; The descriptor of the given directory with a name; all are printed, and none is found, for no name.
  (func $directory (param $name i32) (result i32)
    (local $fd i32) (local $n i32)
    (local.set $fd (i32.const 3))
    (block $end
      (loop $next
        (br_if $end (call $fd_prestat_get (local.get $fd) (i32.const 0)))
        (local.set $n (i32.load (i32.const 4)))
        (call $must (call $fd_prestat_dir_name (local.get $fd) (i32.const 16384) (local.get $n)))
        (if (i32.eqz (local.get $name))
          (then (call $line (i32.const 16384) (local.get $n)))
          (else
            (if (i32.and
                  (i32.eq (call $length (local.get $name)) (local.get $n))
                  (call $same (local.get $name) (i32.const 16384) (local.get $n)))
              (then (return (local.get $fd))))))
        (local.set $fd (i32.add (local.get $fd) (i32.const 1)))
        (br $next)))
    (if (local.get $name) (then (call $proc_exit (i32.const 100))))
    (i32.const 0))

  ;; The file that the arguments name; the flags say whether it is made, and the rights what for.
  (func $open (param $oflags i32) (param $rights i64) (result i32)
    (call $must
      (call $path_open
        (call $directory (call $argument (i32.const 2)))
        (i32.const 1)
        (call $argument (i32.const 3)) (call $length (call $argument (i32.const 3)))
        (local.get $oflags) (local.get $rights) (local.get $rights) (i32.const 0) (i32.const 8)))
    (i32.load (i32.const 8)))

  (func (export "_start")
    (local $count i32) (local $word i32)
    (call $must (call $args_sizes_get (i32.const 0) (i32.const 4)))
    (local.set $count (i32.load (i32.const 0)))
    (call $must (call $args_get (i32.const 1024) (i32.const 4096)))
    ;; The first four letters of the operation, and the NUL that may be among them.
    (local.set $word (i32.load (call $argument (i32.const 1))))
    (if (i32.eq (local.get $word) (i32.const 0x73677261)) ;; args
      (then (call $lines (i32.const 1024) (local.get $count)) (return)))
    (if (i32.eq (local.get $word) (i32.const 0x00766e65)) ;; env
      (then
        (call $must (call $environ_sizes_get (i32.const 0) (i32.const 4)))
        (local.set $count (i32.load (i32.const 0)))
        (call $must (call $environ_get (i32.const 65536) (i32.const 69632)))
        (call $lines (i32.const 65536) (local.get $count))
        (return)))
    (if (i32.eq (local.get $word) (i32.const 0x73726964)) ;; dirs
      (then (drop (call $directory (i32.const 0))) (return)))
    (if (i32.eq (local.get $word) (i32.const 0x00746163)) ;; cat
      (then (call $copy (i32.const 0) (i32.const 1)) (return)))
    (if (i32.eq (local.get $word) (i32.const 0x64616572)) ;; read: fd_read
      (then (call $copy (call $open (i32.const 0) (i64.const 2)) (i32.const 1)) (return)))
    (if (i32.eq (local.get $word) (i32.const 0x74697277)) ;; writ: creat, trunc; fd_write
      (then (call $copy (i32.const 0) (call $open (i32.const 9) (i64.const 64))) (return)))
    (if (i32.eq (local.get $word) (i32.const 0x6b6e696c)) ;; link
      (then
        (call $must
          (call $path_symlink
            (call $argument (i32.const 4)) (call $length (call $argument (i32.const 4)))
            (call $directory (call $argument (i32.const 2)))
            (call $argument (i32.const 3)) (call $length (call $argument (i32.const 3)))))
        (return)))
    (if (i32.eq (local.get $word) (i32.const 0x74697865)) ;; exit
      (then (call $proc_exit (call $length (call $argument (i32.const 2))))))
    (if (i32.eq (local.get $word) (i32.const 0x6e697073)) ;; spin
      (then
        (call $line (call $argument (i32.const 1)) (i32.const 4))
        (loop $forever (br $forever))))
    (unreachable)))
