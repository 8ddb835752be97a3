/* SPDX-License-Identifier: Apache-2.0 */
/* The program, kept compressed: in the engine's snapshot it would take three times as much. */
#include <string.h>

#include "parts.h"

/**
 * parts_text() - inflate the program
 *
 * Return: its text, the caller's until the next call
 */
EXPORT("rl:parts/parts@0.1.0#program")
const struct parts_list *parts_text(void)
{
	static struct parts_list text;
	uint32_t number = parts_inflate_open();
	size_t given = 0, length = 0;
	uint8_t *room = cabi_realloc(NULL, 0, 8, parts_program_length);

	for (;;) {
		size_t piece = parts_program_size - given;
		const struct parts_step *step;

		if (piece > PARTS_PIECE)
			piece = PARTS_PIECE;
		step = parts_inflate_step(number, parts_program + given, piece, given + piece == parts_program_size);
		given += piece;
		while (step->status == PARTS_OUTPUT) {
			if (step->output.length > parts_program_length - length)
				__builtin_trap();
			memcpy(room + length, step->output.bytes, step->output.length);
			length += step->output.length;
			step = parts_inflate_step(number, NULL, 0, 0);
		}
		if (step->status != PARTS_INPUT)
			break;
	}
	parts_inflate_close(number);
	text.bytes = room;
	text.length = length;
	return &text;
}
