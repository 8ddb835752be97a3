/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RL_HOOKS_JOB_H
#define RL_HOOKS_JOB_H

#define HOOKS_NAME "rl-hooks"

int hooks_main(int plan_fd);

#endif
