/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RL_CGROUP_REMOVE_H
#define RL_CGROUP_REMOVE_H

void cgroup_empty(int group);
int cgroup_remove(int parent, const char *name, int grace);

#endif
