/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RL_PROGRAM_SHARED_H
#define RL_PROGRAM_SHARED_H

#include <stddef.h>
#include <stdint.h>

int program_shared(const uint8_t *plan, size_t size);

#endif
