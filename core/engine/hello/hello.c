/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The program of the embedded image `hello`: says what just happened and what to try next.
 *
 * Freestanding: no C library, three system calls, so that the whole image is a few kilobytes.
 */

#if defined(__x86_64__)
#define SYS_WRITE 1
#define SYS_EXIT 60
#define SYS_UNAME 63
static long call(long number, long a, long b, long c)
{
	long result;

	__asm__ volatile("syscall" : "=a"(result) : "a"(number), "D"(a), "S"(b), "d"(c) : "rcx", "r11", "memory");
	return result;
}
__asm__(".globl _start\n_start:\n\txor %ebp, %ebp\n\tand $-16, %rsp\n\tcall start\n");
#elif defined(__aarch64__)
#define SYS_WRITE 64
#define SYS_EXIT 93
#define SYS_UNAME 160
static long call(long number, long a, long b, long c)
{
	register long x8 __asm__("x8") = number;
	register long x0 __asm__("x0") = a;
	register long x1 __asm__("x1") = b;
	register long x2 __asm__("x2") = c;

	__asm__ volatile("svc 0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2) : "memory");
	return x0;
}
__asm__(".globl _start\n_start:\n\tmov x29, #0\n\tbl start\n");
#else
#error "no system call convention for this machine"
#endif

/* struct new_utsname of uname(2): six fields of 65 bytes */
struct names {
	char sysname[65], nodename[65], release[65], version[65], machine[65], domainname[65];
};

static void say(const char *text)
{
	long length = 0;

	while (text[length])
		length++;
	while (length > 0) {
		long written = call(SYS_WRITE, 1, (long)text, length);

		if (written <= 0)
			call(SYS_EXIT, 1, 0, 0);
		text += written;
		length -= written;
	}
}

__attribute__((used, noreturn)) void start(void)
{
	static struct names names;

	call(SYS_UNAME, (long)&names, 0, 0);
	say("Hello from a container!\n"
	    "\n"
	    "What just happened, without root and without a daemon:\n"
	    "  1. rl unpacked the image \"hello\", which it carries inside itself.\n"
	    "  2. It mounted a root file system of its own for this program.\n"
	    "  3. It made this program pid 1 of a new container, called \"");
	say(names.nodename);
	say("\",\n     on Linux ");
	say(names.release);
	say(", as a root that is nobody special outside.\n"
	    "  4. The program printed this and ended; so did the container.\n"
	    "\n"
	    "What to try next:\n"
	    "  rl run -it --rm debian bash     a shell in an image from a registry\n"
	    "  rl images                       what is here\n"
	    "  rl info                         what this machine can do for you\n"
	    "  rl help run                     every option, with examples\n");
	call(SYS_EXIT, 0, 0, 0);
	__builtin_unreachable();
}
