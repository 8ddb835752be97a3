/** Error numbers of Linux, the same on x86-64, arm64 and riscv64: errno(3). */

/** Name and what it means, in lower case. */
export interface Errno {
  readonly name: string;
  readonly text: string;
}

/** "NUMBER NAME meaning", one a line. The ones a file system, a namespace or a process can meet. */
const TABLE = `
1 EPERM operation not permitted
2 ENOENT no such file or directory
3 ESRCH no such process
4 EINTR interrupted system call
5 EIO input/output error
6 ENXIO no such device or address
7 E2BIG argument list too long
8 ENOEXEC exec format error
9 EBADF bad file descriptor
10 ECHILD no child processes
11 EAGAIN resource temporarily unavailable
12 ENOMEM not enough memory
13 EACCES permission denied
14 EFAULT bad address
15 ENOTBLK block device required
16 EBUSY device or resource busy
17 EEXIST file exists
18 EXDEV not on the expected file system
19 ENODEV no such device, or the kernel lacks this file system
20 ENOTDIR not a directory
21 EISDIR is a directory
22 EINVAL invalid argument
23 ENFILE too many open files in the system
24 EMFILE too many open files
25 ENOTTY not a terminal
26 ETXTBSY file is being written
27 EFBIG file too large
28 ENOSPC no space left
29 ESPIPE illegal seek
30 EROFS read-only file system
31 EMLINK too many links
32 EPIPE broken pipe
33 EDOM argument out of domain
34 ERANGE number out of range
35 EDEADLK resource deadlock avoided
36 ENAMETOOLONG file name too long
37 ENOLCK no locks available
38 ENOSYS the kernel lacks this system call
39 ENOTEMPTY directory not empty
40 ELOOP symbolic link where none is allowed, or too many of them
61 ENODATA no data available
62 ETIME timer expired
71 EPROTO protocol error
75 EOVERFLOW value too large, or an owner that is not mapped
84 EILSEQ invalid byte sequence
87 EUSERS too many users
90 EMSGSIZE message too long
91 EPROTOTYPE of the wrong kind
93 EPROTONOSUPPORT protocol not supported
95 EOPNOTSUPP operation not supported
97 EAFNOSUPPORT address family not supported
98 EADDRINUSE address in use
99 EADDRNOTAVAIL address not available
100 ENETDOWN network is down
101 ENETUNREACH network is unreachable
103 ECONNABORTED connection aborted
104 ECONNRESET connection reset
107 ENOTCONN not connected
110 ETIMEDOUT timed out
111 ECONNREFUSED connection refused
113 EHOSTUNREACH host is unreachable
116 ESTALE stale file handle
117 EUCLEAN file system needs cleaning
122 EDQUOT disk quota exceeded
125 ECANCELED operation cancelled
126 ENOKEY required key not available
130 EOWNERDEAD owner died
`;

/** Name and meaning of an error number; one that is not listed is called by its number. */
export function errnoOf(number: number): Errno {
  const start = TABLE.indexOf(`\n${number} `);
  if (start < 0) return { name: `errno ${number}`, text: `error ${number}` };
  const [, name = "", ...words] = TABLE.slice(start + 1, TABLE.indexOf("\n", start + 1)).split(" ");
  return { name, text: words.join(" ") };
}
