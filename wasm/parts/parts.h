/* SPDX-License-Identifier: Apache-2.0 */
/* What is faster in C: hashing and inflating, called by way of the canonical ABI (wasm/wit/parts.wit). */
#ifndef RL_PARTS_H
#define RL_PARTS_H

#include <stddef.h>
#include <stdint.h>

#define EXPORT(name) __attribute__((export_name(name)))

/* A list or string as the canonical ABI returns it. */
struct parts_list {
	const uint8_t *bytes;
	size_t length;
};

/* Statuses of a step, beside the decoder's own: there is output, and more may come; input is needed. */
#define PARTS_OUTPUT 100U
#define PARTS_INPUT 101U
/* Most bytes of input of one step. */
#define PARTS_PIECE 32768U

struct parts_step {
	uint32_t status;
	struct parts_list output;
};

void *cabi_realloc(void *old, size_t old_size, size_t alignment, size_t size);
/* The arguments of a call have been used. */
void parts_release(void);

uint32_t parts_inflate_open(void);
const struct parts_step *parts_inflate_step(uint32_t number, const uint8_t *bytes, size_t length, int is_last);
void parts_inflate_close(uint32_t number);

/* The program, compressed; written by the build. */
extern const uint8_t parts_program[];
extern const size_t parts_program_size;
extern const size_t parts_program_length; /* of its text */

#endif
