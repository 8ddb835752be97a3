/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Streams that are inflated as their bytes come. The decoder calls for input and hands on output, and waits in these
 * calls; here it is the one that is called. So it has a stack of its own, which is left where it waits and taken up
 * again there: the build adds to the functions between here and there how to do so (binaryen's asyncify).
 */
#include <string.h>

#include "../../syscalls-c/inflate.h"
#include "parts.h"

#define IMPORT(name) __attribute__((import_module("asyncify"), import_name(name)))

IMPORT("start_unwind") void asyncify_start_unwind(void *record);
IMPORT("stop_unwind") void asyncify_stop_unwind(void);
IMPORT("start_rewind") void asyncify_start_rewind(void *record);
IMPORT("stop_rewind") void asyncify_stop_rewind(void);

#define STREAMS 64U
#define NO_STREAM 255U
#define STACK_SIZE 16384U
#define LOCALS_SIZE 8192U
#define INPUT_SIZE 65536U
#define OUTPUT_SIZE 131072U

enum activity { FREE, FRESH, RUNNING, READING, WRITING, OVER };

struct stream {
	/* Where asyncify keeps locals: two pointers, by which it knows the rest. */
	struct {
		uint8_t *next, *end;
	} record;
	uint8_t locals[LOCALS_SIZE];
	_Alignas(16) uint8_t stack[STACK_SIZE];
	uint8_t *stack_pointer; /* where the decoder waits */
	struct inflate z;
	enum activity activity;
	int is_resuming;
	/* Input that the decoder has not asked for yet, and whether it is all. */
	uint8_t given[PARTS_PIECE];
	size_t given_length;
	int is_last;
	enum inflate_status status;
	uint8_t input[INFLATE_INPUT_KEEP + INPUT_SIZE + INFLATE_INPUT_SLACK];
	uint8_t output[INFLATE_WINDOW + OUTPUT_SIZE + INFLATE_OUTPUT_SLACK];
};

static struct stream streams[STREAMS];

__asm__(".globaltype __stack_pointer, i32");

static inline uint8_t *stack_pointer(void)
{
	uint8_t *value;

	__asm__ volatile("global.get __stack_pointer\n\tlocal.set %0" : "=r"(value));
	return value;
}

static inline void set_stack_pointer(uint8_t *value)
{
	__asm__ volatile("local.get %0\n\tglobal.set __stack_pointer" ::"r"(value) : "memory");
}

static struct stream *stream_of(struct inflate *z)
{
	return (struct stream *)((uint8_t *)z - offsetof(struct stream, z));
}

/* Leave the decoder, or come back to where it was left: true when it is to return at once. */
static __attribute__((noinline)) int wait(struct stream *s, enum activity activity)
{
	if (s->is_resuming) {
		asyncify_stop_rewind();
		s->is_resuming = 0;
		return 0;
	}
	s->activity = activity;
	s->stack_pointer = stack_pointer();
	s->record.next = s->locals;
	s->record.end = s->locals + LOCALS_SIZE;
	asyncify_start_unwind(&s->record);
	return 1;
}

static int read_input(struct inflate *z)
{
	struct stream *s = stream_of(z);
	size_t left;

	if ((s->is_resuming || (!s->given_length && !s->is_last)) && wait(s, READING))
		return 0;
	left = (size_t)(z->in_end - z->in);
	if (z->in > z->in_end || left + s->given_length > INPUT_SIZE)
		return -1;
	memmove(s->input, z->in - INFLATE_INPUT_KEEP, INFLATE_INPUT_KEEP + left);
	z->consumed += (uint64_t)(z->in - z->in_first);
	z->in = z->in_first;
	memcpy(s->input + INFLATE_INPUT_KEEP + left, s->given, s->given_length);
	/* What is the last is known once it has been taken and more is asked for. */
	z->in_last = !s->given_length;
	z->in_end = z->in + left + s->given_length;
	memset(s->input + INFLATE_INPUT_KEEP + left + s->given_length, 0, INFLATE_INPUT_SLACK);
	s->given_length = 0;
	return 0;
}

static int write_output(struct inflate *z)
{
	struct stream *s = stream_of(z);
	size_t window;

	if ((s->is_resuming || z->out > z->start) && wait(s, WRITING))
		return 0;
	window = (size_t)(z->out - z->window);
	if (window > INFLATE_WINDOW)
		window = INFLATE_WINDOW;
	memmove(s->output + INFLATE_WINDOW - window, z->out - window, window);
	z->out = s->output + INFLATE_WINDOW;
	z->window = z->out - window;
	z->start = z->out;
	return 0;
}

EXPORT("rl:parts/parts@0.1.0#inflate-open")
uint32_t parts_inflate_open(void)
{
	for (uint32_t number = 0; number < STREAMS; number++) {
		struct stream *s = &streams[number];
		struct inflate *z = &s->z;

		if (s->activity != FREE)
			continue;
		memset(z, 0, sizeof(*z));
		s->activity = FRESH;
		s->is_resuming = 0;
		s->given_length = 0;
		s->is_last = 0;
		z->in = z->in_end = z->in_first = s->input + INFLATE_INPUT_KEEP;
		z->out = z->start = s->output + INFLATE_WINDOW;
		z->window = z->out;
		z->out_limit = z->out + OUTPUT_SIZE;
		z->read = read_input;
		z->write = write_output;
		return number;
	}
	return NO_STREAM;
}

/* Run the decoder until it waits or ends. Must not be between two others: it is where unwinding ends. */
static __attribute__((noinline)) void run(struct stream *s)
{
	uint8_t *own = stack_pointer();
	enum inflate_status status;

	if (s->activity == FRESH) {
		set_stack_pointer(s->stack + STACK_SIZE);
	} else {
		set_stack_pointer(s->stack_pointer);
		s->is_resuming = 1;
		asyncify_start_rewind(&s->record);
	}
	s->activity = RUNNING;
	status = inflate_gzip(&s->z);
	if (s->activity == RUNNING) {
		s->status = status;
		s->activity = OVER;
	} else {
		asyncify_stop_unwind();
	}
	set_stack_pointer(own);
}

EXPORT("rl:parts/parts@0.1.0#inflate-step")
const struct parts_step *parts_inflate_step(uint32_t number, const uint8_t *bytes, size_t length, int is_last)
{
	static struct parts_step step;
	struct stream *s = &streams[number];

	if (number >= STREAMS || s->activity == FREE || length > PARTS_PIECE - s->given_length)
		__builtin_trap();
	memcpy(s->given + s->given_length, bytes, length);
	s->given_length += length;
	s->is_last |= is_last;
	parts_release();
	if (s->activity != OVER)
		run(s);
	step.output.bytes = s->z.start;
	step.output.length = s->activity == WRITING ? (size_t)(s->z.out - s->z.start) : 0;
	step.status = s->activity == WRITING ? PARTS_OUTPUT : s->activity == READING ? PARTS_INPUT : s->status;
	return &step;
}

EXPORT("rl:parts/parts@0.1.0#inflate-close")
void parts_inflate_close(uint32_t number)
{
	if (number < STREAMS)
		streams[number].activity = FREE;
}
