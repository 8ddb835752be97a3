/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RL_TEMPLATE_H
#define RL_TEMPLATE_H

#include <stddef.h>
#include <stdint.h>

#include "plan.h"

/**
 * struct stand_in - what stands in a template for something that differs with every start
 * @mark: what is there
 * @text: what is to be there
 */
struct stand_in {
	const char *mark;
	const char *text;
};

size_t template_fill(const struct plan *template, const struct stand_in *stand_ins, size_t count, uint8_t *plan,
		     size_t size);

#endif
