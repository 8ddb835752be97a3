/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Questions for names and answers to them as bytes, RFC 1035.
 *
 * Mustn't: touch anything but the bytes that are given.
 */
#ifndef RL_NETWORK_NAMES_H
#define RL_NETWORK_NAMES_H

#include <stddef.h>
#include <stdint.h>

#define NAMES_MOST 256

enum names_type { NAMES_A = 1, NAMES_PTR = 12, NAMES_AAAA = 28 };
enum names_result { NAMES_FOUND = 0, NAMES_BROKEN = 2, NAMES_NONE = 3, NAMES_REFUSED = 5 };

/**
 * struct names_question - what is asked
 * @name: as text, without the dot at the end
 * @type: what of it
 * @size: bytes of the message up to the end of the question
 */
struct names_question {
	char name[NAMES_MOST * 4];
	uint16_t type;
	size_t size;
};

/**
 * struct names_answer - an answer that is being put together
 * @bytes: where, with @room of them
 * @size:  so far
 */
struct names_answer {
	uint8_t *bytes;
	size_t room;
	size_t size;
};

int names_read(const uint8_t *bytes, size_t size, struct names_question *question);
int names_begin(struct names_answer *answer, const uint8_t *bytes, const struct names_question *question,
		enum names_result result);
int names_add(struct names_answer *answer, uint16_t type, const void *data, size_t size);
int names_add_name(struct names_answer *answer, const char *name);
int names_is_answer(const uint8_t *bytes, size_t size, const uint8_t *asked, size_t asked_size);

#endif
