use attractor::chaos::Chaos;
fn main(){ for g in [1.02,1.1,1.2,1.5,2.0,2.5,3.0,4.0,5.0,10.0]{ let c=Chaos::new(g).unwrap(); let t=std::time::Instant::now(); println!("{g} D0 {:.5} C0 {:.5} slope {:.5} corr1 {:.5} PR/N {:.6} {:?}", c.variance(), c.rate_variance(), c.mean_slope(), c.correlation(1.0), c.dimension().unwrap(), t.elapsed()); } }
