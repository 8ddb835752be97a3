/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RL_TRACE_H
#define RL_TRACE_H

/* Where the time goes: with RL_TRACE=FILE in the caller's environment, "NAME NANOSECONDS" lines. */
void trace_open(void);
void trace(const char *name);

#endif
