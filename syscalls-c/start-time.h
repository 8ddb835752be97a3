/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RL_START_TIME_H
#define RL_START_TIME_H

#include <sys/types.h>

int process_stat(pid_t pid, char *status, long long *started);
long long start_time(pid_t pid);

#endif
