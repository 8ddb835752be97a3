/* SPDX-License-Identifier: Apache-2.0 */
/* Making a plan of a fuzzer's bytes. */
#ifndef RL_FUZZ_PLAN_INPUT_H
#define RL_FUZZ_PLAN_INPUT_H

#include <string.h>

#include "../../syscalls-c/plan.h"

/**
 * plan_add_header() - put a header before records, which gets the fuzzer past it
 * @plan: room for PLAN_HEADER_SIZE and the records, which are in place
 * @size: of the whole
 */
static inline void plan_add_header(uint8_t *plan, size_t size)
{
	uint32_t words[PLAN_HEADER_SIZE / 4] = { PLAN_MAGIC, PLAN_VERSION, (uint32_t)size };
	size_t at = PLAN_HEADER_SIZE;

	while (size - at >= PLAN_RECORD_HEAD_SIZE) {
		uint32_t length;

		memcpy(&length, plan + at + 4, sizeof(length));
		if (length < PLAN_RECORD_HEAD_SIZE || length > size - at)
			break;
		at += length;
		words[3]++;
	}
	memcpy(plan, words, sizeof(words));
}

#endif
