/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RL_LIFE_H
#define RL_LIFE_H

#include "failure.h"
#include "moment.h"
#include "plan.h"
#include "spawn.h"

/**
 * struct life - what is written down of a container's life
 * @record:  the life record
 * @planned: there is one
 * @note:    the stateNote record
 * @has_note: there is one
 * @begun:   when the command was executed, empty before
 * @ended:   when it has ended, empty before, and again once it has been executed again
 */
struct life {
	struct plan_record record;
	int planned;
	struct plan_record note;
	int has_note;
	char begun[MOMENT_SIZE];
	char ended[MOMENT_SIZE];
};

int life_place(struct life *life, const struct plan *plan, struct failure *failure);
int life_open(const struct life *life, struct failure *failure);
int life_show(const struct life *life, const struct plan *plan, struct failure *failure);
int life_begin(struct life *life, const struct container *container, struct failure *failure);
void life_pause(struct life *life, int code, int is_out_of_memory);
void life_end(struct life *life, int code, int is_out_of_memory);

#endif
