// The filter libseccomp makes of rules read from standard input, as struct sock_filter[] on standard output.
// Words are separated by white space:
//   default ACTION
//   only ARCHITECTURE               takes the place of the machine's own
//   rule NAME ACTION COUNT { INDEX OPERATOR VALUE VALUE_TWO }
//   resolve ARCHITECTURE NAME       prints the number instead
// ACTION is a SECCOMP_RET_* value, OPERATOR one of libseccomp's enum scmp_compare, all numbers are decimal.
#include <seccomp.h>
#include <stdio.h>
#include <string.h>

int main(void) {
  char word[64], name[64];
  unsigned action, architecture;
  scmp_filter_ctx context = NULL;
  while (scanf("%63s", word) == 1) {
    if (strcmp(word, "resolve") == 0) {
      if (scanf("%u %63s", &architecture, name) != 2) return 1;
      printf("%d\n", seccomp_syscall_resolve_name_arch(architecture, name));
    } else if (strcmp(word, "only") == 0) {
      if (context == NULL || scanf("%u", &architecture) != 1) return 1;
      if (seccomp_arch_remove(context, SCMP_ARCH_NATIVE) < 0 || seccomp_arch_add(context, architecture) < 0) return 1;
    } else if (strcmp(word, "default") == 0) {
      if (scanf("%u", &action) != 1) return 1;
      context = seccomp_init(action);
      if (context == NULL) return 1;
    } else {
      struct scmp_arg_cmp args[6];
      unsigned count, index, compare;
      unsigned long long value, second;
      if (context == NULL || scanf("%63s %u %u", name, &action, &count) != 3 || count > 6) return 1;
      for (unsigned i = 0; i < count; i++) {
        if (scanf("%u %u %llu %llu", &index, &compare, &value, &second) != 4) return 1;
        args[i] = (struct scmp_arg_cmp){index, (enum scmp_compare)compare, value, second};
      }
      int number = seccomp_syscall_resolve_name(name);
      if (number == __NR_SCMP_ERROR || seccomp_rule_add_array(context, action, number, count, args) < 0) return 1;
    }
  }
  return context != NULL && seccomp_export_bpf(context, 1) < 0 ? 1 : 0;
}
