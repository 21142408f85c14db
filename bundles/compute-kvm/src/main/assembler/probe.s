# A disk's first sector that does what an ordinary guest's kernel does first and what broken
# virtualization fails at: paging in long mode, cmpxchg16b, xsave and xrstor, a model specific
# register, and enough instructions to tell running from being emulated one by one. Then it says so
# on the first serial port. Made into probe.bin with
#   as --64 -o probe.o probe.s && ld -m elf_x86_64 --oformat binary -Ttext 0x7c00 -o probe.bin probe.o
    .globl _start
    .code16
_start:
    cli
    xorw %ax, %ax
    movw %ax, %ds
    movw %ax, %es
    movw %ax, %ss
    movw $0x7c00, %sp
    inb $0x92, %al
    orb $2, %al
    outb %al, $0x92
    cld
    movl $0x1000, %edi
    movl %edi, %cr3
    xorl %eax, %eax
    movl $0x1800, %ecx
    addr32 rep stosl
    movl $0x2003, 0x1000
    movl $0x3003, 0x2000
    movl $0x0083, 0x3000
    movl %cr4, %eax
    orl $0x620, %eax
    movl %eax, %cr4
    movl $0xc0000080, %ecx
    rdmsr
    orl $0x100, %eax
    wrmsr
    movl %cr0, %eax
    andl $0xfffffffb, %eax
    orl $0x80000003, %eax
    movl %eax, %cr0
    lgdtl descriptor
    ljmpl $8, $long
    .code64
long:
    xorl %eax, %eax
    movl %eax, %ss
    movl %eax, %ds
    movl %eax, %es
    movl $0x7c00, %esp
    movl $1, %eax
    cpuid
    movl %ecx, %r8d
    testl $(1 << 13), %r8d
    jz without_cx16
    xorl %eax, %eax
    xorl %edx, %edx
    movl $1, %ebx
    movl $2, %ecx
    lock cmpxchg16b 0x5000
    jnz stop
    cmpl $2, 0x5008
    jne stop
without_cx16:
    fxsave64 0x5200
    fxrstor64 0x5200
    testl $(1 << 26), %r8d
    jz without_xsave
    movq %cr4, %rax
    orl $0x40000, %eax
    movq %rax, %cr4
    xorl %ecx, %ecx
    xgetbv
    orl $3, %eax
    xsetbv
    movl $3, %eax
    xorl %edx, %edx
    xsave64 0x6000
    xrstor64 0x6000
without_xsave:
    movl $0xc0000100, %ecx
    movl $0x1234, %eax
    xorl %edx, %edx
    wrmsr
    rdmsr
    cmpl $0x1234, %eax
    jne stop
    movl $30000000, %ecx
again:
    decl %ecx
    jnz again
    movl $text, %esi
next:
    movw $0x3fd, %dx
wait:
    inb %dx, %al
    testb $0x20, %al
    jz wait
    lodsb
    testb %al, %al
    jz stop
    movw $0x3f8, %dx
    outb %al, %dx
    jmp next
stop:
    cli
    hlt
    jmp stop
text:
    .asciz "cloud-probe-ok\n"
    .balign 8
table:
    .quad 0
    .quad 0x00af9a000000ffff
    .quad 0x00cf92000000ffff
descriptor:
    .word descriptor - table - 1
    .long table
    .org 510
    .word 0xaa55
