/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RL_EVENTS_H
#define RL_EVENTS_H

#include "plan.h"

void events_open(const struct plan *plan);
void events_attached(void);
void events_started(void);
void events_tell(const char *action);
void events_resized(unsigned int height, unsigned int width);
void events_of_volume(const char *name, const char *action);
void events_ended(int code, int is_out_of_memory);

#endif
