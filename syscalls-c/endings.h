/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What asks a program to end. A terminal's interrupt, and an end that is asked of a whole group or service, reach
 * the processes that work for us as well as us.
 */
#ifndef RL_ENDINGS_H
#define RL_ENDINGS_H

#include <signal.h>
#include <stddef.h>

static const int endings[] = { SIGHUP, SIGINT, SIGQUIT, SIGTERM };

/**
 * endings_ignore() - leave it to what started us to end us
 *
 * That ends us by the end of our input, or by its own end.
 */
static inline void endings_ignore(void)
{
	for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++)
		signal(endings[i], SIG_IGN);
}

#endif
