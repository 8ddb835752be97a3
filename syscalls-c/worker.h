/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RL_WORKER_H
#define RL_WORKER_H

int worker_main(int plan_fd, char **argv);

#endif
