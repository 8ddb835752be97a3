/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RL_NETWORK_WRITTEN_H
#define RL_NETWORK_WRITTEN_H

#include <sys/types.h>

void written_each(int directory, const char *path, void (*act)(const char *name, void *data), void *data);
void written_forget(int directory, const char *name);
int written_is_awaited(int directory);
int written_pid(int directory, const char *id, pid_t *pid, long long *started);
int written_pid_note(int directory, const char *id, pid_t pid, long long started);
void written_pid_forget(int directory, const char *id);

#endif
