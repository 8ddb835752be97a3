/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A process that inflates one stream: gzip on its standard input, content in a ring of shared memory, and how far
 * it is on its standard output. core/host/bun/inflater.ts is the other side.
 *
 * Or the gzip is in a file that grows, open as standard error, and the input tells how far it may be read.
 *
 * Each number on input and output is 64 bits, little-endian. On the output: bytes in the ring since the start, and
 * at the end INFLATER_END with a status. The ring is mapped twice, one copy behind the other, so neither the window nor a
 * match ever meets its end.
 *
 * Must: give up every system call but those of its loop before the first byte is read. What it decodes comes
 * from anybody.
 */
#define _GNU_SOURCE
#include "inflater.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include "endings.h"
#include "inflate.h"
#include "kernel.h"
#include "ring.h"

/* Set in the last number, above the status. */
#define INFLATER_END ((uint64_t)1 << 63)

#define INPUT_SIZE (256U << 10)
/* Output handed on at a time: few turns for the reader, and still in the cache when it reads. */
#define PIECE (512U << 10)
/* Where output begins in the mapping: the window before it is the end of the ring. */
#define OUTPUT_FIRST (64U << 10)

#if defined(__x86_64__)
#define ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define ARCHITECTURE AUDIT_ARCH_AARCH64
#endif

static struct {
	struct inflate inflate;
	uint8_t *ring;
	size_t size;
	struct ring_control *control;
	uint32_t produced; /* modulo 2^32, as `released` is */
	/* Of a file: whether the input is one, how far it may be read, and how far it was. */
	int is_file;
	uint64_t reach, taken;
	uint8_t input[INFLATE_INPUT_KEEP + INPUT_SIZE + INFLATE_INPUT_SLACK];
} state;

/**
 * tell() - write a number to the reader
 * @number: bytes so far, or the end
 *
 * Return: 0 or -1
 */
static int tell(uint64_t number)
{
	uint8_t bytes[8];
	ssize_t written;

	for (unsigned int i = 0; i < 8; i++)
		bytes[i] = (uint8_t)(number >> (8 * i));
	do {
		written = write(1, bytes, sizeof(bytes));
	} while (written < 0 && errno == EINTR);
	return written == (ssize_t)sizeof(bytes) ? 0 : -1;
}

/**
 * read_some() - read(2), again when a signal came
 * @fd:     from where
 * @bytes:  filled
 * @length: how many at most
 *
 * Return: what read(2) does
 */
static ssize_t read_some(int fd, uint8_t *bytes, size_t length)
{
	ssize_t got;

	do {
		got = read(fd, bytes, length);
	} while (got < 0 && errno == EINTR);
	return got;
}

/**
 * read_file() - read of the file what is known to be there, and wait until there is something
 * @bytes:  filled
 * @length: how many at most
 *
 * Return: bytes, 0 at the end, -1
 */
static ssize_t read_file(uint8_t *bytes, size_t length)
{
	uint8_t numbers[512];
	size_t have = 0;
	ssize_t got;

	while (state.taken >= state.reach) {
		got = read_some(0, numbers + have, sizeof(numbers) - have);
		if (got <= 0)
			return have ? -1 : got;
		have += (size_t)got;
		if (have % 8)
			continue;
		/* the last one counts */
		for (unsigned int i = 8; i > 0; i--)
			state.reach = state.reach << 8 | numbers[have - 9 + i];
		have = 0;
	}
	if (length > state.reach - state.taken)
		length = (size_t)(state.reach - state.taken);
	got = read_some(2, bytes, length);
	if (got <= 0)
		return -1;
	state.taken += (uint64_t)got;
	return got;
}

/**
 * read_input() - move what is unread to the front and read behind it
 * @z: the stream
 *
 * Return: 0 or -1
 */
static int read_input(struct inflate *z)
{
	const uint8_t *from = z->in - INFLATE_INPUT_KEEP;
	size_t left = (size_t)(z->in_end - z->in);
	ssize_t got;

	if (z->in > z->in_end || left >= INPUT_SIZE)
		return -1;
	memmove(state.input, from, INFLATE_INPUT_KEEP + left);
	z->consumed += (uint64_t)(z->in - z->in_first);
	z->in = z->in_first;
	z->in_end = z->in + left;
	if (state.is_file)
		got = read_file(state.input + INFLATE_INPUT_KEEP + left, INPUT_SIZE - left);
	else
		got = read_some(0, state.input + INFLATE_INPUT_KEEP + left, INPUT_SIZE - left);
	if (got < 0)
		return -1;
	z->in_last = got == 0;
	z->in_end += got;
	memset(state.input + INFLATE_INPUT_KEEP + left + got, 0, INFLATE_INPUT_SLACK);
	return 0;
}

/**
 * write_output() - tell of new output and wait until the next piece has room
 * @z: the stream
 *
 * Return: 0 or -1
 */
static int write_output(struct inflate *z)
{
	uint8_t *behind = state.ring + OUTPUT_FIRST + state.size;
	size_t length = (size_t)(z->out - z->start);

	state.produced += (uint32_t)length;
	if (length > 0 && tell(z->produced) < 0)
		return -1;
	if (z->out >= behind) {
		z->out -= state.size;
		z->window -= state.size;
	}
	z->start = z->out;
	z->out_limit = z->out + PIECE;
	for (;;) {
		uint32_t released = __atomic_load_n(&state.control->released, __ATOMIC_SEQ_CST);

		if (state.produced - released + PIECE + INFLATE_OUTPUT_SLACK <= state.size)
			return 0;
		ring_wait(state.control, released);
	}
}

/**
 * map_ring() - map the slice's control page and its ring twice
 * @arena:  the memfd
 * @offset: where the slice begins
 * @size:   of the ring
 *
 * Return: 0 or -1
 */
static int map_ring(int arena, off_t offset, size_t size)
{
	const int access = PROT_READ | PROT_WRITE, flags = MAP_SHARED | MAP_FIXED;
	void *control = mmap(NULL, RING_CONTROL, access, MAP_SHARED, arena, offset);
	uint8_t *ring = mmap(NULL, 2 * size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (control == MAP_FAILED || (void *)ring == MAP_FAILED)
		return -1;
	for (int i = 0; i < 2; i++)
		if (mmap(ring + (size_t)i * size, size, access, flags, arena, offset + RING_CONTROL) == MAP_FAILED)
			return -1;
	state.control = control;
	state.ring = ring;
	state.size = size;
	return 0;
}

/**
 * confine() - keep read, write, futex and exit, and lose everything else for good
 *
 * Return: 0 or -1
 */
static int confine(void)
{
	const struct rlimit none = { 0, 0 };
#ifdef ARCHITECTURE
	struct sock_filter filter[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, arch)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, ARCHITECTURE, 0, 6),
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_read, 5, 0),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_write, 4, 0),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_futex, 3, 0),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_exit_group, 2, 0),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_rt_sigreturn, 1, 0),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog program = { sizeof(filter) / sizeof(filter[0]), filter };
#endif

	if (sys_close_range(3, ~0U, 0) < 0)
		for (int fd = 3; fd < 64; fd++)
			close(fd);
	if (setrlimit(RLIMIT_CORE, &none) < 0 || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
		return -1;
#ifdef ARCHITECTURE
	/* a kernel without filters still has the rest */
	if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) < 0 && errno != EINVAL)
		return -1;
#endif
	return 0;
}

/**
 * inflater_main() - be an inflater
 * @arena: the memfd
 * @argv:  name, number of the memfd, offset of the slice, size of its ring; "file" when the gzip is in one
 *
 * Return: exit status
 */
int inflater_main(int arena, char **argv)
{
	struct inflate *z = &state.inflate;
	enum inflate_status status;
	unsigned long long offset, size;

	for (int number = 1; number < NSIG; number++)
		signal(number, SIG_DFL);
	signal(SIGPIPE, SIG_IGN);
	endings_ignore(); /* whoever started us ends us */
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (!argv[1] || !argv[2] || !argv[3])
		return 125;
	offset = strtoull(argv[2], NULL, 10);
	size = strtoull(argv[3], NULL, 10);
	if (size < 4 * PIECE || size > 1U << 30 || size % RING_CONTROL || offset % RING_CONTROL)
		return 125;
	state.is_file = argv[4] != NULL;
	if (!state.is_file)
		(void)fcntl(0, F_SETPIPE_SZ, 1 << 20);
	if (map_ring(arena, (off_t)offset, (size_t)size) < 0 || confine() < 0)
		return 125;
	z->in = z->in_end = z->in_first = state.input + INFLATE_INPUT_KEEP;
	z->out = z->start = state.ring + OUTPUT_FIRST;
	z->out_limit = z->out + PIECE;
	z->read = read_input;
	z->write = write_output;
	status = inflate_gzip(z);
	if (status == INFLATE_IO)
		return 1;
	return tell(INFLATER_END | (uint64_t)status) < 0;
}
