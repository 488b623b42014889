//! Every order in which the steps of several threads can come.

use loom::sync::Arc;
use loom::thread;
use posqr_loom::recent::{Recent, Turn};

#[test]
fn of_three_threads_one_asks() {
    loom::model(|| {
        let recent = Arc::new(Recent::<u32>::new());
        let ask = |recent: Arc<Recent<u32>>| move || recent.turn("a", 0, 1000) == Turn::Ask;
        let others = [(); 2].map(|()| thread::spawn(ask(Arc::clone(&recent))));
        let mut asked = u32::from(ask(recent)());
        for other in others {
            asked += u32::from(other.join().expect("a thread"));
        }
        assert_eq!(asked, 1);
    });
}

#[test]
fn who_waits_hears_the_whole_answer_or_none() {
    loom::model(|| {
        let recent = Arc::new(Recent::<(u32, u32)>::new());
        let asking = Arc::clone(&recent);
        let other = thread::spawn(move || {
            if asking.turn("a", 0, 1000) == Turn::Ask {
                asking.note("a", 1, 0, (7, 7));
            }
        });
        match recent.turn("a", 2, 1000) {
            Turn::Ask => recent.note("a", 3, 0, (7, 7)),
            Turn::Wait(heard, due) => {
                assert!(heard.is_none_or(|heard| heard == (7, 7)));
                assert!((998..=999).contains(&due));
            }
        }
        other.join().expect("a thread");
        assert!(matches!(recent.turn("a", 4, 1000), Turn::Wait(Some((7, 7)), _)));
    });
}

#[test]
fn what_is_forgotten_while_another_is_noted_is_forgotten() {
    loom::model(|| {
        let recent = Arc::new(Recent::<u32>::new());
        recent.note("a", 0, 0, 7);
        let noting = Arc::clone(&recent);
        let other = thread::spawn(move || noting.note("b", 0, 0, 8));
        recent.forget(|reply| *reply == 7);
        other.join().expect("a thread");
        assert_eq!(recent.turn("a", 1, 1000), Turn::Ask);
        assert_eq!(recent.turn("b", 1, 1000), Turn::Wait(Some(8), 999));
    });
}
