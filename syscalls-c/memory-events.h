/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RL_MEMORY_EVENTS_H
#define RL_MEMORY_EVENTS_H

int memory_was_short(int group);

#endif
