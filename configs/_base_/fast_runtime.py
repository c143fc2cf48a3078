# Faster computation of the same training, for any config: add this file as the last _base_, or pass
# --cfg-options fast_runtime=True. What each setting turned out to be stands in the log.
fast_runtime = dict(
    channels_last=True,
    fused_optimizer=True,
    rewrite_backbone=True,  # frozen batch-norms and stochastic depth in fewer passes over the memory
    keep_memory=True,  # on a CPU, memory is not given back to the system between two steps
    matmul='auto',  # the fastest float32 products that were measured to be as accurate as float32
    precision='fp32',  # 'bf16': bfloat16 where that is safe; changes results, measure the metric
    compile=False)  # True, or a mode of torch.compile such as 'max-autotune'
